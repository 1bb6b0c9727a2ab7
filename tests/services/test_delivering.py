"""A lane delivers what is due, and one bad mail or server costs no other mail."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from structlog.testing import capture_logs

from petition.adapters.sealing import BootSealer
from petition.domain.mails import Mail, Outcome
from petition.models import Delivery
from petition.services.delivering import Lane, Post, Progress
from petition.services.outbox_keys import OutboxKeys
from tests.support.mailers import (
    ACCEPTED,
    LEAVE_ME,
    NO_SUCH_USER,
    NOBODY_THERE,
    FakeMailer,
)
from tests.support.outbox import LEASE, TEXT, OutboxBench


def test_everything_due_leaves_over_one_session(bench: OutboxBench) -> None:
    bench.letters(3)
    mailer = FakeMailer()
    lane = Lane(_post(bench, mailer))

    assert lane.deliver_due(_going_on) is Progress.SOME
    assert lane.deliver_due(_going_on) is Progress.NOTHING

    assert bench.states() == ["accepted"] * 3
    assert [mail.text for mail in mailer.taken] == [TEXT] * 3
    assert (mailer.opened, mailer.closed) == (1, 1)


def test_a_lane_for_own_mail_never_touches_letters(bench: OutboxBench) -> None:
    bench.letter()
    bench.confirmation()

    _once(bench, FakeMailer(), only_own_mail=True)

    assert bench.states() == ["queued", "accepted"]


def test_one_refused_letter_does_not_stop_the_next(bench: OutboxBench) -> None:
    answers = iter([NO_SUCH_USER, ACCEPTED])
    bench.letters(2)

    assert _once(bench, FakeMailer(lambda _: next(answers))) is Progress.SOME

    assert bench.states() == ["refused", "accepted"]


def test_a_server_that_is_not_there_costs_nobody_an_attempt(
    bench: OutboxBench,
) -> None:
    letters = bench.letters(3)

    assert _once(bench, FakeMailer(lambda _: NOBODY_THERE)) is Progress.TROUBLE

    assert bench.states() == ["queued"] * 3
    assert [bench.delivery(letter).attempts for letter in letters] == [0] * 3


def test_a_server_that_wants_rest_defers_one_mail_only(bench: OutboxBench) -> None:
    first, second = bench.letters(2)

    assert _once(bench, FakeMailer(lambda _: LEAVE_ME)) is Progress.TROUBLE

    assert bench.states() == ["deferred", "queued"]
    assert bench.delivery(first).last_code == 421
    assert bench.delivery(second).attempts == 0


def test_a_mail_that_was_altered_is_held_and_the_next_one_goes(
    bench: OutboxBench,
) -> None:
    altered, _ = bench.letters(2)
    with bench.database.writing() as session:
        row = session.get_one(Delivery, altered)
        assert row.sealed
        row.sealed = row.sealed[:-1] + bytes([row.sealed[-1] ^ 1])

    _once(bench, FakeMailer())

    assert bench.states() == ["held", "accepted"]
    assert bench.letter_of(altered).state == "queued"


def test_with_a_wrong_boot_key_nothing_is_given_up(bench: OutboxBench) -> None:
    letter = bench.letter()
    stranger = BootSealer(b"\x02" * 32)
    keys = OutboxKeys(bench.database.writing, stranger, secrets.token_bytes)

    progress = _once(bench, FakeMailer(), keys=keys, sealer=stranger)

    assert progress is Progress.TROUBLE
    assert bench.states() == ["queued"]
    assert bench.delivery(letter).sealed is not None


def test_a_mailer_that_breaks_at_one_mail_delivers_the_next(
    bench: OutboxBench,
) -> None:
    first, _ = bench.letters(2)
    mailer = FakeMailer(_breaking_at(bench.delivery(first).message_id))

    assert _once(bench, mailer) is Progress.SOME

    assert bench.states() == ["deferred", "accepted"]
    assert mailer.opened == 2


def test_a_letter_withdrawn_after_the_claim_does_not_leave(bench: OutboxBench) -> None:
    _, second = bench.letters(2)
    mailer = FakeMailer(_doing(lambda: bench.withdraw(second), at=1))

    _once(bench, mailer)

    assert bench.states() == ["accepted", "cancelled"]
    assert len(mailer.taken) == 1


def test_who_slept_past_the_lease_sends_nothing_twice(bench: OutboxBench) -> None:
    letter = bench.letter()
    mailer = FakeMailer(_doing(lambda: bench.claim(bench.now + LEASE), at=1))

    _once(bench, mailer)

    assert mailer.taken == []
    row = bench.delivery(letter)
    assert (row.state, row.attempts) == ("sending", 2)


def test_who_is_told_to_stop_gives_the_rest_back(bench: OutboxBench) -> None:
    bench.letters(3)
    told = iter([False, True, True, True, True])

    lane = Lane(_post(bench, FakeMailer()))
    assert lane.deliver_due(lambda: next(told)) is Progress.SOME

    assert bench.states() == ["accepted", "queued", "queued"]


@pytest.mark.parametrize("times", [1, 50])
def test_what_the_server_said_is_written_down_even_after_faults(
    bench: OutboxBench, times: int
) -> None:
    bench.letter()
    mailer = FakeMailer()
    writing = _failing(bench.database.writing, at=3, times=times)

    _once(bench, mailer, writing=writing)

    assert bench.states() == ["accepted"]
    assert len(mailer.taken) == 1


def test_a_heartbeat_keeps_the_batch_in_hand(bench: OutboxBench) -> None:
    bench.letters(2)
    lanes: list[Lane] = []
    taken: list[int] = []

    def beat_and_look() -> None:
        lanes[0].beat()
        taken.append(len(bench.claim(bench.now + LEASE)))

    mailer = FakeMailer(_doing(beat_and_look, at=1))
    lanes.append(Lane(_post(bench, mailer, lease=3 * LEASE)))
    lanes[0].deliver_due(_going_on)

    assert taken == [0]
    assert bench.states() == ["accepted", "accepted"]


def test_nothing_is_tried_before_its_time(bench: OutboxBench) -> None:
    letter = bench.letter()
    later = update(Delivery).where(Delivery.id == letter)
    with bench.database.writing() as session:
        session.execute(later.values(not_before=bench.now + timedelta(seconds=1)))

    assert _once(bench, FakeMailer()) is Progress.NOTHING


@pytest.mark.parametrize("outcome", [ACCEPTED, NO_SUCH_USER, NOBODY_THERE, LEAVE_ME])
def test_logs_hold_neither_addresses_nor_texts(
    bench: OutboxBench, outcome: Outcome
) -> None:
    bench.letter()

    with capture_logs() as logs:
        _once(bench, FakeMailer(lambda _: outcome))

    assert len(logs) == 1
    assert "tove" not in str(logs)
    assert "Free" not in str(logs)


def _going_on() -> bool:
    return False


def _post(bench: OutboxBench, mailer: FakeMailer, **others: Any) -> Post:
    usual: dict[str, Any] = {
        "writing": bench.database.writing,
        "keys": bench.keys,
        "sealer": bench.sealer,
        "mailer": mailer,
        "clock": lambda: bench.now,
        "randomness": secrets.token_bytes,
        "wait": lambda _: None,
    }
    return Post(**{**usual, **others})


def _once(
    bench: OutboxBench,
    mailer: FakeMailer,
    *,
    only_own_mail: bool = False,
    **others: Any,
) -> Progress:
    lane = Lane(_post(bench, mailer, **others), only_own_mail=only_own_mail)
    return lane.deliver_due(_going_on)


def _doing(event: Callable[[], object], *, at: int) -> Callable[[Mail], Outcome]:
    """An answer of "accepted", before which, at the given mail, something happens."""
    mails = iter(range(1, 100))

    def answer(_: Mail) -> Outcome:
        if next(mails) == at:
            event()
        return ACCEPTED

    return answer


def _breaking_at(message_id: str) -> Callable[[Mail], Outcome]:
    def answer(mail: Mail) -> Outcome:
        if mail.message_id == message_id:
            raise RuntimeError("a fault of ours")
        return ACCEPTED

    return answer


def _failing(
    writing: Callable[[], AbstractContextManager[Session]], *, at: int, times: int
) -> Callable[[], AbstractContextManager[Session]]:
    """The same transactions, of which some are lost with their connections."""
    transactions = iter(range(1, 100))

    @contextmanager
    def sometimes() -> Iterator[Session]:
        if at <= next(transactions) < at + times:
            raise OperationalError("COMMIT", None, Exception("connection lost"))
        with writing() as session:
            yield session

    return sometimes
