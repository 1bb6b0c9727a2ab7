"""Workers are killed with -9 at every point of a delivery: no letter is lost, and a
mail comes twice only if nobody could know, and then under the same Message-ID.
"""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event

import pytest

from tests.support.outbox import LEASE, OutboxBench
from tests.support.smtp_sink import SmtpSink
from tests.support.waiting import eventually

RUNNER = Path(__file__).with_name("run_worker.py")
ROOT = RUNNER.parents[2]

Start = Callable[..., "subprocess.Popen[bytes]"]

#: Commits of a worker that has four mails to deliver: the first is the claim, then
#: each mail has two: its lease is renewed before the final dot, and it is settled.
CLAIM, RENEWAL_OF_SECOND, SECOND_SETTLED = 1, 4, 5


@pytest.mark.parametrize(
    "point",
    [
        f"before:{CLAIM}",
        f"after:{CLAIM}",
        f"before:{RENEWAL_OF_SECOND}",
        f"after:{RENEWAL_OF_SECOND}",
        f"after:{SECOND_SETTLED}",
    ],
)
def test_killed_at_a_commit_every_mail_arrives_once(
    bench: OutboxBench, start: Start, sink: SmtpSink, point: str
) -> None:
    mails = _four_mails(bench)

    assert start(bench.now, "--kill", point).wait(60) == -signal.SIGKILL
    _deliver_the_rest(bench, start)

    assert dict(sink.received) == dict.fromkeys(mails, 1)


@pytest.mark.parametrize("at", [("greeting", 1), ("mail", 2), ("rcpt", 2), ("data", 2)])
def test_killed_before_the_final_dot_every_mail_arrives_once(
    bench: OutboxBench, start: Start, sink: SmtpSink
) -> None:
    mails = _four_mails(bench)

    _start_and_kill(bench, start, sink)
    _deliver_the_rest(bench, start)

    assert dict(sink.received) == dict.fromkeys(mails, 1)


@pytest.mark.parametrize("at", [("dot", 2)])
def test_killed_before_the_answer_to_the_dot_one_mail_comes_again(
    bench: OutboxBench, start: Start, sink: SmtpSink
) -> None:
    mails = _four_mails(bench)

    _start_and_kill(bench, start, sink)
    _deliver_the_rest(bench, start)

    assert dict(sink.received) == {**dict.fromkeys(mails, 1), mails[1]: 2}


def test_killed_before_the_answer_is_written_down_one_mail_comes_again(
    bench: OutboxBench, start: Start, sink: SmtpSink
) -> None:
    mails = _four_mails(bench)

    doomed = start(bench.now, "--kill", f"before:{SECOND_SETTLED}")
    assert doomed.wait(60) == -signal.SIGKILL
    _deliver_the_rest(bench, start)

    assert dict(sink.received) == {**dict.fromkeys(mails, 1), mails[1]: 2}


@pytest.mark.parametrize("at", [("data", 2)])
def test_a_worker_that_slept_past_its_lease_sends_nothing_again(
    bench: OutboxBench, start: Start, sink: SmtpSink
) -> None:
    mails = _four_mails(bench)
    asleep = Event()
    sleeper = start(bench.now)

    def put_to_sleep() -> None:
        sleeper.send_signal(signal.SIGSTOP)
        asleep.set()

    sink.act = put_to_sleep
    asleep.wait(60)
    _deliver_the_rest(bench, start)
    sleeper.send_signal(signal.SIGCONT)

    assert sleeper.wait(60) == 0
    assert dict(sink.received) == dict.fromkeys(mails, 1)


def test_workers_side_by_side_deliver_every_mail_once(
    bench: OutboxBench, start: Start, sink: SmtpSink
) -> None:
    rows = bench.letters(60)
    for _ in range(3):
        start(bench.now, "--for-ever")

    eventually(lambda: set(bench.states()) == {"accepted"})

    mails = [bench.delivery(row).message_id for row in rows]
    assert dict(sink.received) == dict.fromkeys(mails, 1)


def test_sigterm_is_obeyed_with_exit_code_0(
    bench: OutboxBench, start: Start, sink: SmtpSink
) -> None:
    mails = _four_mails(bench)
    worker = start(bench.now, "--for-ever")
    eventually(lambda: sink.received.total() == len(mails))

    worker.terminate()

    assert worker.wait(60) == 0
    assert "sending" not in bench.states()


@pytest.fixture
def at() -> tuple[str, int]:
    """At which point of which mail the sink acts; nowhere unless said otherwise."""
    return ("", 0)


@pytest.fixture
def sink(at: tuple[str, int]) -> Iterator[SmtpSink]:
    """A mail server that outlives every worker."""
    sink = SmtpSink(at)
    sink.start()
    yield sink
    sink.stop()


@pytest.fixture
def start(bench: OutboxBench, sink: SmtpSink) -> Iterator[Start]:
    """Start a worker whose clock stands at a given time."""
    started: list[subprocess.Popen[bytes]] = []

    def begin(now: datetime, *options: str) -> subprocess.Popen[bytes]:
        url = bench.database.engine.url.render_as_string(hide_password=False)
        runner = [sys.executable, str(RUNNER), url, str(sink.port), now.isoformat()]
        environment = {"PYTHONPATH": str(ROOT)}
        started.append(
            subprocess.Popen(
                [*runner, *options], env=environment, stdout=subprocess.DEVNULL
            )
        )
        return started[-1]

    yield begin
    for process in started:
        process.kill()
        process.wait()


def _four_mails(bench: OutboxBench) -> list[str]:
    """Enqueue a confirmation and three letters; Message-IDs in order of delivery."""
    enqueued = [bench.confirmation(), *bench.letters(3)]
    return [bench.delivery(row).message_id for row in enqueued]


def _start_and_kill(bench: OutboxBench, start: Start, sink: SmtpSink) -> None:
    """Start a worker that the sink kills before it answers at its point."""
    worker = start(bench.now)

    def kill() -> None:
        worker.kill()
        worker.wait()

    sink.act = kill
    assert worker.wait(60) == -signal.SIGKILL


def _deliver_the_rest(bench: OutboxBench, start: Start) -> None:
    """Start workers after the dead one's lease until nothing waits any more.

    More than one, since PostgreSQL may take a moment to see that a client is dead.
    """
    later = bench.now + LEASE + timedelta(seconds=1)
    eventually(
        lambda: start(later).wait(60) == 0 and set(bench.states()) == {"accepted"}
    )
    for letter in range(2, 5):
        assert bench.letter_of(letter).state == "accepted"
