"""After an attempt, mail, letter and signature say what happened, no more."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from petition.domain.delivery import DeliveryState
from petition.domain.mails import Outcome
from petition.models import PendingSignature, TallyCount
from petition.services import settling
from petition.services.claiming import Claimed
from tests.support.mailers import (
    ACCEPTED,
    LOST,
    NO_ANSWER,
    NO_SUCH_USER,
    TRY_LATER,
)
from tests.support.outbox import LEASE, OutboxBench

LONG = timedelta(days=6)


def test_an_accepted_letter_says_so_and_is_counted_anew(bench: OutboxBench) -> None:
    delivery = bench.letter()

    assert _settle(bench, bench.claim_one(), ACCEPTED) == "accepted"

    letter = bench.letter_of(delivery)
    assert (letter.state, letter.settled_on) == ("accepted", bench.now.date())
    assert bench.signature_of(delivery).uncounted


def test_nothing_of_the_text_outlives_its_acceptance(bench: OutboxBench) -> None:
    delivery = bench.letter()
    _settle(bench, bench.claim_one(), ACCEPTED)

    row = bench.delivery(delivery)
    assert (row.sealed, row.key_day, row.claim, row.lease_until) == (None,) * 4


def test_a_refused_letter_says_why(bench: OutboxBench) -> None:
    delivery = bench.letter()

    assert _settle(bench, bench.claim_one(), NO_SUCH_USER) == "refused"

    letter = bench.letter_of(delivery)
    assert (letter.state, letter.reason) == ("refused", "mailbox_unknown")
    assert bench.signature_of(delivery).uncounted
    assert bench.delivery(delivery).sealed is None


def test_stage_and_codes_are_kept(bench: OutboxBench) -> None:
    delivery = bench.letter()
    _settle(bench, bench.claim_one(), NO_SUCH_USER)

    row = bench.delivery(delivery)
    told = (row.last_stage, row.last_code, row.last_enhanced)
    assert told == ("rcpt", 550, "5.1.1")


@pytest.mark.parametrize("outcome", [TRY_LATER, NO_ANSWER])
def test_what_may_still_arrive_is_tried_again_later(
    bench: OutboxBench, outcome: Outcome
) -> None:
    delivery = bench.letter()
    first = bench.claim_one()

    assert _settle(bench, first, outcome) == "deferred"

    assert bench.claim() == []
    again = bench.claim_one(bench.now + timedelta(minutes=2))
    assert (again.id, again.sealed) == (delivery, first.sealed)
    assert bench.letter_of(delivery).state == "queued"


def test_a_letter_that_nobody_takes_for_days_is_given_up(bench: OutboxBench) -> None:
    delivery = bench.letter(bench.now - LONG)

    assert _settle(bench, bench.claim_one(), TRY_LATER) == "refused"

    letter = bench.letter_of(delivery)
    assert (letter.state, letter.reason) == ("refused", "gave_up")


def test_who_lost_the_claim_settles_nothing(bench: OutboxBench) -> None:
    delivery = bench.letter()
    slept = bench.claim_one()
    awake = bench.claim_one(bench.now + LEASE)

    assert _settle(bench, slept, NO_SUCH_USER) is None

    assert bench.letter_of(delivery).state == "queued"
    assert bench.delivery(delivery).claim == awake.claim


def test_a_lost_attempt_leaves_the_row_to_its_new_holder(bench: OutboxBench) -> None:
    delivery = bench.letter()
    slept = bench.claim_one()
    bench.claim_one(bench.now + LEASE)

    assert _settle(bench, slept, LOST) is None

    assert bench.delivery(delivery).state == "sending"


def test_a_letter_withdrawn_on_the_wire_still_says_that_it_arrived(
    bench: OutboxBench,
) -> None:
    delivery = bench.letter()
    row = bench.claim_one()
    bench.withdraw(delivery)

    assert _settle(bench, row, ACCEPTED) == "accepted"

    assert bench.letter_of(delivery).state == "accepted"


@pytest.mark.parametrize("outcome", [TRY_LATER, NO_ANSWER, LOST])
def test_a_letter_withdrawn_meanwhile_is_never_tried_again(
    bench: OutboxBench, outcome: Outcome
) -> None:
    delivery = bench.letter()
    row = bench.claim_one()
    bench.withdraw(delivery)

    assert _settle(bench, row, outcome) == "cancelled"

    assert bench.letter_of(delivery).state == "cancelled"
    assert bench.delivery(delivery).sealed is None


def test_a_pending_signature_of_an_unknown_mailbox_is_forgotten(
    bench: OutboxBench,
) -> None:
    pending_id = bench.delivery(bench.confirmation()).pending_id

    _settle(bench, bench.claim_one(), NO_SUCH_USER)

    with bench.database.reading() as session:
        assert session.get(PendingSignature, pending_id) is None


def test_whose_mailbox_is_unknown_has_written_all_the_same(bench: OutboxBench) -> None:
    pending_id = bench.delivery(bench.confirmation()).pending_id
    with bench.database.writing() as session:
        session.get_one(PendingSignature, pending_id).provider = "Gmail"

    _settle(bench, bench.claim_one(), NO_SUCH_USER)

    with bench.database.reading() as session:
        (counted,) = session.scalars(select(TallyCount))
        told = (counted.dimension, counted.value, counted.kind, counted.n)
    assert told == ("provider", "Gmail", "written", 1)


def test_a_pending_signature_outlives_a_mail_that_is_deferred(
    bench: OutboxBench,
) -> None:
    pending_id = bench.delivery(bench.confirmation()).pending_id

    _settle(bench, bench.claim_one(), TRY_LATER)

    with bench.database.reading() as session:
        assert session.get(PendingSignature, pending_id) is not None


def test_a_confirmation_that_nothing_waits_for_is_not_tried_again(
    bench: OutboxBench,
) -> None:
    delivery = bench.confirmation()
    row = bench.claim_one()
    bench.forget_pending(delivery)

    assert _settle(bench, row, TRY_LATER) == "cancelled"


def test_after_a_fault_of_ours_a_mail_is_tried_later(bench: OutboxBench) -> None:
    delivery = bench.letter()
    row = bench.claim_one()
    with bench.database.writing() as session:
        settling.postpone(session, row, now=bench.now, jitter=0)

    left = bench.delivery(delivery)
    assert (left.state, left.claim) == ("deferred", None)
    assert left.not_before == bench.now + timedelta(minutes=1)


def test_after_days_of_our_own_faults_a_mail_is_held_not_refused(
    bench: OutboxBench,
) -> None:
    delivery = bench.letter(bench.now - LONG)
    row = bench.claim_one()
    with bench.database.writing() as session:
        settling.postpone(session, row, now=bench.now, jitter=0)

    assert bench.delivery(delivery).state == "held"
    assert bench.letter_of(delivery).state == "queued"


def _settle(bench: OutboxBench, row: Claimed, outcome: Outcome) -> DeliveryState | None:
    with bench.database.writing() as session:
        return settling.settle(session, row, outcome, now=bench.now, jitter=0)
