"""The desk seals mails and draws ids."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import delete

from petition.domain.mails import MailKind
from petition.models import MailQuota, OutboxKey, PendingSignature
from petition.services import signing
from petition.services.outbox_keys import StaleKey
from tests.support.harbour import a_wish
from tests.support.office import Office

#: What these say does not depend on the database.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_a_message_id_is_128_random_bits_at_the_mail_domain(office: Office) -> None:
    ids = {office.desk.message_id() for _ in range(100)}

    assert len(ids) == 100
    assert all(re.fullmatch(r"<[0-9a-f]{32}@campaign\.example>", one) for one in ids)


def test_ids_of_rows_are_random(office: Office) -> None:
    uids = {office.desk.uid() for _ in range(100)}

    assert len(uids) == 100
    assert {uid.version for uid in uids} == {4}


def test_a_mail_is_sealed_before_any_transaction(office: Office) -> None:
    mail = office.desk.own_mail(
        MailKind.THANKS, "Union", "a@mail.example", ("Thanks", "Hello\n"), "en",
        office.now,
    )  # fmt: skip

    enveloped = office.desk.envelop(mail, office.now)

    assert enveloped.day == office.now.date()
    assert enveloped.message_id == mail.message_id
    assert b"a@mail.example" not in enveloped.sealed


def test_work_that_midnight_interrupts_is_done_again(office: Office) -> None:
    tries = []

    def work() -> str:
        tries.append(office.desk.outbox_keys.of_day(office.now))
        if len(tries) == 1:
            raise StaleKey
        return "done"

    assert office.desk.with_todays_key(work) == "done"
    assert len(tries) == 2


def test_work_that_fails_twice_fails(office: Office) -> None:
    def work() -> str:
        raise StaleKey

    with pytest.raises(StaleKey):
        office.desk.with_todays_key(work)


def test_a_mail_is_sealed_anew_when_midnight_came_between(office: Office) -> None:
    tries: list[signing.Prepared] = []

    def sign() -> None:
        tries.append(office.prepare(a_wish()))
        if len(tries) == 1:
            _destroy_keys(office)
        with office.database.writing() as session:
            signing.sign(session, tries[-1], now=office.now)

    office.desk.with_todays_key(sign)

    assert len(tries) == 2
    assert office.row(PendingSignature).token_hash == tries[1].token_hash
    assert office.row(MailQuota).mails == 1


def _destroy_keys(office: Office) -> None:
    with office.database.writing() as session:
        session.execute(delete(OutboxKey))
