"""The worker does all that is due, and nothing that goes wrong stops it."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Event, Thread

from petition.domain.mails import Mail, MailKind, Outcome
from petition.worker import Chore, Pace, Waits, Worker
from tests.support.mailers import ACCEPTED, NOBODY_THERE, FakeMailer
from tests.support.outbox import OutboxBench
from tests.support.waiting import eventually

QUICK = Pace(idle=0.02, heartbeat=0.05, rest=0.02, longest_rest=0.02, grace=30)


def test_once_does_all_that_is_due_and_stops(bench: OutboxBench) -> None:
    bench.letters(45)
    steps = iter([True, True, False])

    assert _worker(bench, FakeMailer(), [("count", lambda _: next(steps))]).run_once()

    assert bench.states() == ["accepted"] * 45
    assert list(steps) == []


def test_once_says_so_if_the_mail_server_is_not_there(bench: OutboxBench) -> None:
    bench.letter()

    assert not _worker(bench, FakeMailer(lambda _: NOBODY_THERE)).run_once()

    assert bench.states() == ["queued"]


def test_once_moves_mails_to_todays_key(bench: OutboxBench) -> None:
    mailer = FakeMailer(lambda _: NOBODY_THERE)
    letter = bench.letter(bench.now - timedelta(days=1))

    _worker(bench, mailer).run_once()

    assert bench.delivery(letter).key_day == bench.now.date()


def test_what_is_enqueued_while_it_runs_is_delivered(bench: OutboxBench) -> None:
    with _running(_worker(bench, FakeMailer())):
        bench.confirmation()
        bench.letters(3)
        eventually(lambda: bench.states() == ["accepted"] * 4)


def test_a_slow_letter_does_not_delay_a_confirmation(bench: OutboxBench) -> None:
    answered = Event()
    bench.letters(3)
    mailer = FakeMailer(_waiting_with_letters(answered))

    with _running(_worker(bench, mailer)):
        confirmation = bench.confirmation()
        eventually(lambda: bench.delivery(confirmation).state == "accepted")
        assert "accepted" not in bench.states()[:3]
        answered.set()
        eventually(lambda: bench.states() == ["accepted"] * 4)


def test_leases_are_kept_up_while_a_server_is_slow(bench: OutboxBench) -> None:
    answered = Event()
    letter = bench.letter()
    mailer = FakeMailer(_waiting_with_letters(answered))
    moments = iter(bench.now + timedelta(seconds=n) for n in range(100_000))

    with _running(_worker(bench, mailer, clock=lambda: next(moments))):
        eventually(lambda: bench.delivery(letter).state == "sending")
        lease = bench.delivery(letter).lease_until or bench.now
        eventually(lambda: (bench.delivery(letter).lease_until or lease) > lease)
        answered.set()


def test_a_server_that_comes_back_gets_what_waited(bench: OutboxBench) -> None:
    letters = bench.letters(3)
    mailer = FakeMailer(lambda _: NOBODY_THERE)

    with _running(_worker(bench, mailer)):
        eventually(lambda: mailer.closed > 5)
        mailer.answer = lambda _: ACCEPTED
        eventually(lambda: bench.states() == ["accepted"] * 3)

    assert [bench.delivery(letter).attempts for letter in letters] == [1] * 3


def test_a_chore_that_fails_stops_neither_mails_nor_other_chores(
    bench: OutboxBench,
) -> None:
    done: list[datetime] = []
    chores: list[Chore] = [("broken", _broken), ("sound", _noting(done))]
    bench.letter()

    with _running(_worker(bench, FakeMailer(), chores)):
        eventually(lambda: len(done) > 3)
        eventually(lambda: bench.states() == ["accepted"])


def test_a_chore_that_failed_is_left_alone_for_a_while(bench: OutboxBench) -> None:
    tries: list[datetime] = []
    done: list[datetime] = []

    def fail(now: datetime) -> bool:
        tries.append(now)
        return _broken(now)

    with _running(_worker(bench, FakeMailer(), [("a", fail), ("b", _noting(done))])):
        eventually(lambda: len(done) > 3)
        assert len(tries) == 1


def test_nothing_waits_for_a_slow_chore(bench: OutboxBench) -> None:
    over, done = Event(), list[datetime]()
    slow: list[Chore] = [("slow", lambda _: not over.wait(60))]
    chores: list[Chore] = [("sound", _noting(done))]

    with _running(_worker(bench, FakeMailer(), chores, slow_chores=slow)):
        eventually(lambda: len(done) > 3)
        over.set()


def test_once_does_slow_chores_too(bench: OutboxBench) -> None:
    done: list[datetime] = []
    slow: list[Chore] = [("slow", _noting(done))]

    assert _worker(bench, FakeMailer(), slow_chores=slow).run_once()

    assert done == [bench.now]


def test_told_to_stop_it_finishes_the_mail_in_hand(bench: OutboxBench) -> None:
    answered, asked, told = Event(), Event(), Event()
    bench.letters(5)
    mailer = FakeMailer(_waiting_with_letters(answered, asked))
    worker = _worker(bench, mailer, pace=Pace(lanes=1, idle=0.02, grace=30))
    thread = Thread(target=worker.run, args=(told,))
    thread.start()
    asked.wait()

    told.set()
    answered.set()
    thread.join()

    assert sorted(bench.states()) == ["accepted"] + ["queued"] * 4


def test_it_does_not_wait_for_ever_for_a_server_that_does_not_answer(
    bench: OutboxBench,
) -> None:
    never, asked, told = Event(), Event(), Event()
    others = set(threading.enumerate())
    bench.letter()
    mailer = FakeMailer(_waiting_with_letters(never, asked))
    worker = _worker(bench, mailer, pace=Pace(idle=0.02, grace=0.1))
    thread = Thread(target=worker.run, args=(told,))
    thread.start()
    asked.wait()

    told.set()
    thread.join(60)

    assert not thread.is_alive()
    never.set()
    eventually(lambda: set(threading.enumerate()) <= others)


def test_waits_double_up_to_a_limit_and_start_anew() -> None:
    waits = Waits(30, 100)

    assert [waits.next() for _ in range(4)] == [30, 60, 100, 100]
    waits.reset()
    assert waits.next() == 30


def _worker(
    bench: OutboxBench,
    mailer: FakeMailer,
    chores: Sequence[Chore] = (),
    *,
    slow_chores: Sequence[Chore] = (),
    clock: Callable[[], datetime] | None = None,
    pace: Pace = QUICK,
) -> Worker:
    return Worker(
        database=bench.database,
        sealer=bench.sealer,
        mailer=mailer,
        outbox_keys=bench.other_keys(),
        clock=clock or (lambda: bench.now),
        randomness=secrets.token_bytes,
        chores=chores,
        slow_chores=slow_chores,
        pace=pace,
    )


@contextmanager
def _running(worker: Worker) -> Iterator[None]:
    stop = Event()
    thread = Thread(target=worker.run, args=(stop,))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _waiting_with_letters(
    answered: Event, asked: Event | None = None
) -> Callable[[Mail], Outcome]:
    """A server that takes all mails at once but lets letters wait."""
    asked = asked or Event()

    def answer(mail: Mail) -> Outcome:
        if mail.kind is MailKind.LETTER:
            asked.set()
            answered.wait(60)
        return ACCEPTED

    return answer


def _noting(done: list[datetime]) -> Callable[[datetime], bool]:
    def note(now: datetime) -> bool:
        done.append(now)
        return False

    return note


def _broken(_: datetime) -> bool:
    raise RuntimeError("a fault of ours")
