"""Mails become rows with the change that causes them, and can be cancelled."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from petition.documents.mail import mail_from_json
from petition.domain.mails import MailKind
from petition.models import Delivery, OutboxKey
from petition.services import outbox
from petition.services.outbox_keys import StaleKey
from tests.support.outbox import TEXT, OutboxBench


def test_a_mail_is_written_or_not_with_its_cause(bench: OutboxBench) -> None:
    enveloped = bench.envelop(MailKind.THANKS, bench.now)

    with bench.database.writing() as session:
        outbox.enqueue(session, enveloped, campaign_id=bench.campaign, now=bench.now)
        assert session.scalars(select(Delivery.state)).all() == ["queued"]
        session.rollback()

    assert bench.states() == []


def test_a_row_holds_the_mail_sealed(bench: OutboxBench) -> None:
    row = bench.delivery(bench.letter())

    day, key = bench.keys.of_day(bench.now)
    assert row.sealed is not None
    assert TEXT.encode() not in row.sealed
    mail = mail_from_json(bench.sealer.open_mail(key, row.uid, row.sealed))
    assert (mail.text, mail.message_id, row.key_day) == (TEXT, row.message_id, day)


def test_a_row_tells_only_the_hour_of_its_cause(bench: OutboxBench) -> None:
    row = bench.delivery(bench.letter(bench.now + timedelta(minutes=17, seconds=4)))

    assert row.created_hour == row.not_before == bench.now


def test_a_mail_under_a_destroyed_key_is_not_enqueued(bench: OutboxBench) -> None:
    enveloped = bench.envelop(MailKind.THANKS, bench.now)
    with bench.database.writing() as session:
        session.execute(delete(OutboxKey))

    with pytest.raises(StaleKey), bench.database.writing() as session:
        outbox.enqueue(session, enveloped, campaign_id=bench.campaign, now=bench.now)


def test_mails_of_a_withdrawn_signature_are_cancelled_and_wiped(
    bench: OutboxBench,
) -> None:
    withdrawn, other = bench.letters(2)

    bench.withdraw(withdrawn)

    row = bench.delivery(withdrawn)
    assert bench.states() == ["cancelled", "queued"]
    assert (row.sealed, row.key_day, row.claim) == (None, None, None)
    assert bench.delivery(other).sealed is not None


def test_a_mail_that_a_worker_holds_is_not_cancelled(bench: OutboxBench) -> None:
    delivery = bench.letter()
    claimed = bench.claim_one()

    bench.withdraw(delivery)

    row = bench.delivery(delivery)
    assert (row.state, row.claim) == ("sending", claimed.claim)


def test_mails_of_deleted_pending_signatures_are_cancelled(bench: OutboxBench) -> None:
    deleted, other = bench.confirmation(), bench.confirmation()
    pending_id = bench.delivery(deleted).pending_id
    assert pending_id is not None

    with bench.database.writing() as session:
        outbox.cancel_for_pending(session, [pending_id])

    assert bench.states() == ["cancelled", "queued"]
    assert bench.delivery(other).sealed is not None
