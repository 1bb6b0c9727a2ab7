"""What is held stays until an operator releases it, and then goes out once."""

from __future__ import annotations

import secrets
from datetime import timedelta

from sqlalchemy import text, update

from petition.domain.mails import MailKind
from petition.models import Delivery
from petition.services import holding
from petition.worker import Worker
from tests.support.mailers import FakeMailer
from tests.support.outbox import LEASE, OutboxBench


def test_what_waits_is_counted_by_kind_and_state(bench: OutboxBench) -> None:
    bench.letters(3)
    bench.confirmation()
    bench.claim(limit=1)

    with bench.database.reading() as session:
        found = holding.mails_by_state(session)

    assert found == {("letter", "queued"): 3, ("confirmation", "sending"): 1}


def test_held_mails_do_not_go_out(bench: OutboxBench) -> None:
    bench.letters(3)
    assert _hold(bench) == 3

    assert _delivered(bench) == []
    assert bench.states() == ["held"] * 3


def test_a_mail_in_a_workers_hand_is_not_held(bench: OutboxBench) -> None:
    bench.letter()
    bench.claim_one()

    assert _hold(bench) == 0


def test_a_mail_whose_worker_died_is_held(bench: OutboxBench) -> None:
    letter = bench.letter()
    bench.claim_one()
    bench.now += 2 * LEASE

    assert _hold(bench) == 1
    assert bench.delivery(letter).claim is None


def test_released_mails_go_out_as_they_were(bench: OutboxBench) -> None:
    letter = bench.letter()
    _hold(bench)

    assert _release(bench) == 1

    assert _delivered(bench) == [bench.delivery(letter).message_id]


def test_one_kind_can_be_released_alone(bench: OutboxBench) -> None:
    bench.letter()
    bench.confirmation()
    _hold(bench)

    assert _release(bench, MailKind.LETTER) == 1
    assert sorted(bench.states()) == ["held", "queued"]


def test_released_mails_have_all_their_tries_again(bench: OutboxBench) -> None:
    letter = bench.letter()
    _hold(bench)
    bench.now += timedelta(days=9)

    _release(bench)

    row = bench.delivery(letter)
    assert (row.attempts, row.created_hour) == (0, bench.now)


def test_a_mail_that_nobody_can_open_stays_held(bench: OutboxBench) -> None:
    bench.letter()
    with bench.database.writing() as session:
        session.execute(update(Delivery).values(sealed=None, state="held"))

    assert _release(bench) == 0


def test_a_copy_holds_also_what_was_in_somebodys_hand(bench: OutboxBench) -> None:
    bench.letters(2)
    bench.claim(limit=1)

    with bench.database.writing() as session:
        session.execute(text(holding.hold_all_sql()))

    assert bench.states() == ["held"] * 2


def _hold(bench: OutboxBench) -> int:
    with bench.database.writing() as session:
        return holding.hold(session, bench.now)


def _release(bench: OutboxBench, *kinds: str) -> int:
    with bench.database.writing() as session:
        return holding.release(session, bench.now, kinds)


def _delivered(bench: OutboxBench) -> list[str]:
    """The Message-IDs of what a worker delivers now."""
    mailer = FakeMailer()
    worker = Worker(
        database=bench.database,
        sealer=bench.sealer,
        mailer=mailer,
        outbox_keys=bench.other_keys(),
        clock=lambda: bench.now,
        randomness=secrets.token_bytes,
    )
    assert worker.run_once()
    return [mail.message_id for mail in mailer.taken]
