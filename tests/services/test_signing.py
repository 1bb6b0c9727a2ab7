"""Signing keeps what nobody can read, and gives everyone the same answer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete

from petition.domain.mails import MailKind
from petition.domain.pending import PendingDetails
from petition.domain.refusals import KeyForgotten
from petition.domain.tokens import parse_token
from petition.models import (
    CampaignKey,
    Delivery,
    MailQuota,
    OutboxKey,
    OwnLink,
    PendingSignature,
    Signature,
)
from petition.services import addressees, signing
from petition.services.outbox_keys import StaleKey
from tests.support.harbour import ADDRESS, CITY, NAME, OWN_WORDS, a_wish
from tests.support.office import NOT_ME, Office


def test_a_signature_waits_sealed_under_the_token_in_its_mail(office: Office) -> None:
    raw = parse_token(office.sign())
    assert raw is not None

    row = office.row(PendingSignature)

    plain = office.sealer.open_pending(raw, row.uid, row.sealed)
    record = PendingDetails.from_json(plain).record
    assert (record.name, record.email) == (NAME, ADDRESS)
    assert record.fields["city"] == CITY
    assert OWN_WORDS in record.letters[0].text


def test_signing_counts_nothing(office: Office) -> None:
    office.sign()

    assert office.count(Signature) == 0
    assert [mail.kind for mail in office.mails()] == [MailKind.CONFIRMATION]


def test_the_confirmation_goes_to_the_address_as_typed(office: Office) -> None:
    office.sign()

    (mail,) = office.mails()
    assert (mail.recipient, mail.recipient_name, mail.reply_to) == (ADDRESS, "", None)
    assert (mail.sender_name, mail.sender) == (
        "Dockers' Union",
        "letters@campaign.example",
    )


def test_the_mail_has_one_token_for_both_answers(office: Office) -> None:
    token = office.sign()

    (mail,) = office.mails()
    assert NOT_ME.findall(mail.text) == [token]


def test_what_waits_does_not_tell_the_minute_of_signing(office: Office) -> None:
    office.sign(office.now + timedelta(minutes=17, seconds=3))

    pending, delivery = office.row(PendingSignature), office.row(Delivery)
    for moment in (pending.expires_at, delivery.created_hour, delivery.not_before):
        assert (moment.minute, moment.second, moment.microsecond) == (0, 0, 0)


def test_a_confirmation_link_works_for_seven_days_at_least(office: Office) -> None:
    now = office.now + timedelta(minutes=17)
    office.sign(now)

    life = office.row(PendingSignature).expires_at - now
    assert timedelta(days=7) <= life <= timedelta(days=7, hours=1)


def test_a_second_signature_from_one_address_is_refused_by_mail(office: Office) -> None:
    office.signed()

    assert office.sign(name="Somebody Else") == ""

    assert office.count(PendingSignature) == 0
    assert office.mails()[-1].kind is MailKind.ALREADY_SIGNED
    assert len(office.own_links()) == 1


@pytest.mark.parametrize(
    "spelling", ["zoe.quartermain@MAIL.example", "Zoe.Quartermain+x@mail.example"]
)
def test_another_spelling_of_the_address_is_the_same(
    office: Office, spelling: str
) -> None:
    office.signed()

    assert office.sign(address=spelling) == ""
    assert office.mails()[-1].recipient == spelling.replace("MAIL", "mail")


def test_a_second_name_within_the_limit_may_sign(office: Office) -> None:
    office.change(per_address_limit=2)
    office.signed()
    office.signed(name="Anna Quartermain")

    assert office.standing() == 2
    assert office.sign(name="A Third") == ""


def test_the_same_name_signs_once_whatever_the_limit(office: Office) -> None:
    office.change(per_address_limit=2)
    office.signed()

    assert office.sign(name="ZOE  QUARTERMAIN") == ""
    assert office.mails()[-1].kind is MailKind.ALREADY_SIGNED


def test_the_same_name_at_another_address_is_another_person(office: Office) -> None:
    office.signed()
    office.signed(address="zoe@other.example")

    assert office.standing() == 2


def test_several_pending_signatures_stand_side_by_side(office: Office) -> None:
    tokens = {office.sign() for _ in range(3)}

    assert len(tokens) == 3
    assert office.count(PendingSignature) == 3


def test_three_mails_a_day_go_to_an_address_and_no_more(office: Office) -> None:
    tokens = [office.sign(name=f"Name {letter}") for letter in "ABCD"]

    assert [bool(token) for token in tokens] == [True, True, True, False]
    assert office.count(PendingSignature) == 3
    assert office.row(MailQuota).mails == addressees.MAILS_A_DAY


def test_the_next_day_has_mails_again(office: Office) -> None:
    for _ in range(4):
        office.sign()

    assert office.sign(office.now + timedelta(days=1))


def test_mails_to_one_address_leave_those_of_another(office: Office) -> None:
    for _ in range(4):
        office.sign()

    assert office.sign(address="other@mail.example")


def test_an_allowance_used_up_meanwhile_keeps_nothing(office: Office) -> None:
    prepared = [office.prepare(a_wish()) for _ in range(5)]
    assert all(one.wanted for one in prepared)

    with office.database.writing() as session:
        for one in prepared:
            signing.sign(session, one, now=office.now)

    assert office.count(PendingSignature) == office.count(Delivery) == 3


def test_preparing_writes_nothing(office: Office) -> None:
    office.prepare(a_wish())

    assert office.count(PendingSignature) == office.count(MailQuota) == 0


def test_who_has_signed_costs_the_same_work(office: Office) -> None:
    fresh = office.prepare(a_wish())
    office.signed()

    known = office.prepare(a_wish())

    assert len(known.sealed) == len(fresh.sealed)
    assert known.mail.sealed
    assert (known.mail.kind, fresh.mail.kind) == ("already_signed", "confirmation")
    assert known.wanted


def test_a_link_of_the_already_signed_mail_opens_the_own_page(office: Office) -> None:
    office.signed()
    office.sign()

    (link,) = office.own_links()

    assert office.own_page(link).signature.id == office.row(Signature).id
    assert office.count(OwnLink) == 1


def test_a_partner_is_kept_in_the_clear_only_if_the_campaign_has_it(
    office: Office,
) -> None:
    office.signed(source="allies", partner_consent=True)
    office.signed(source="leaflet", partner_consent=True, address="b@mail.example")

    found = [(row.partner, row.source) for row in office.rows(Signature)]
    assert found == [("allies", "allies"), (None, "leaflet")]


@pytest.mark.parametrize(
    ("source", "consent", "kept"),
    [("allies", True, "allies"), ("allies", False, None), ("leaflet", True, None)],
)
def test_consent_is_for_the_partner_one_came_from(
    office: Office, source: str, consent: bool, kept: str | None
) -> None:
    page = office.own_page(office.signed(source=source, partner_consent=consent))

    assert page.record is not None
    assert page.record.partner_consent == kept


def test_the_record_keeps_exactly_what_was_asked(office: Office) -> None:
    wish: dict[str, Any] = {"updates": False, "reply": False, "language": "ru"}
    record = office.own_page(office.signed(**wish)).record

    assert record is not None
    assert (record.updates, record.reply, record.language) == (False, False, "ru")
    assert (record.seed, record.points) == ("0123456789abcdef", ("trial",))
    assert [letter.target for letter in record.letters] == ["minister", "embassy"]


def test_nothing_can_be_signed_once_the_keys_are_gone(office: Office) -> None:
    with office.database.writing() as session:
        for key in session.query(CampaignKey):
            key.wrapped_fingerprint_key = None

    with pytest.raises(KeyForgotten):
        office.prepare(a_wish())


def test_a_mail_that_became_one_too_many_meanwhile_keeps_nothing(
    office: Office,
) -> None:
    for prepared in [office.prepare(a_wish()) for _ in range(4)]:
        with office.database.writing() as session:
            signing.sign(session, prepared, now=office.now)

    assert (office.count(PendingSignature), office.count(Delivery)) == (3, 3)
    assert office.row(MailQuota).mails == 3


def test_a_key_that_was_destroyed_meanwhile_keeps_nothing(office: Office) -> None:
    prepared = office.prepare(a_wish())
    with office.database.writing() as session:
        session.execute(delete(OutboxKey))

    with pytest.raises(StaleKey), office.database.writing() as session:
        signing.sign(session, prepared, now=office.now)

    for table in (PendingSignature, Delivery, MailQuota):
        assert office.count(table) == 0
