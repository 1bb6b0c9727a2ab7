"""A consent is kept with its text and hour, and ends wherever the supporter ends it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from petition.domain.campaigns import CampaignState
from petition.domain.dates import hour_of
from petition.models import ConsentVersion, PartnerContact, Signature
from petition.services import forgetting, own_pages, partner_contacts
from petition.services.partner_contacts import Own
from tests.support.allies import KEY, agreed, file, make_key, standing
from tests.support.harbour import NAME, PACK
from tests.support.office import Office


def own(office: Office) -> Own | None:
    (signature,) = office.rows(Signature)
    with office.database.reading() as session:
        return partner_contacts.of_signature(session, signature.id)


def test_a_consent_is_kept_with_its_text_and_hour(office: Office) -> None:
    make_key(office)
    agreed(office)
    contact, version = office.row(PartnerContact), office.row(ConsentVersion)

    assert contact.partner == KEY
    assert contact.consent_version_id == version.id
    assert contact.consented_hour == hour_of(office.now)


def test_the_text_that_stood_in_the_form_counts(office: Office) -> None:
    token = office.sign(source=KEY, partner_consent=True)
    (first,) = office.rows(ConsentVersion)
    changed = replace(PACK.partners[0], consent={"": "Another text"})
    office.import_pack(replace(PACK, partners=(changed,)))
    office.confirm(token)

    assert office.row(PartnerContact).consent_version_id == first.id


@pytest.mark.parametrize(
    "wish",
    [
        {"source": KEY, "partner_consent": False},
        {"source": "newsletter", "partner_consent": True},
        {"source": None, "partner_consent": True},
    ],
)
def test_nobody_else_becomes_a_contact(office: Office, wish: dict[str, object]) -> None:
    make_key(office)
    receipt = office.signed(**wish)

    assert office.count(PartnerContact) == 0
    assert own(office) is None
    assert office.own_page(receipt).record is not None


def test_the_partners_copy_is_sealed_to_the_partner_alone(office: Office) -> None:
    proposed = make_key(office)
    agreed(office)
    (row,) = file(office, proposed.code)

    assert row["name"] == NAME
    assert row["state"] == "agreed"
    sealed = office.row(PartnerContact).sealed
    assert sealed is not None
    assert NAME.encode() not in sealed


def test_without_a_key_the_consent_waits_with_nothing_to_read(office: Office) -> None:
    agreed(office)
    contact = office.row(PartnerContact)

    assert (contact.sealed, contact.key_generation) == (None, None)
    assert standing(office).waiting == 1


def test_taking_it_back_ends_the_copy_and_nothing_else(office: Office) -> None:
    make_key(office)
    receipt = agreed(office)
    with office.database.writing() as session:
        own_pages.take_back_consent(session, receipt, now=office.now)

    assert own(office) == Own(KEY, ended=True)
    assert office.row(PartnerContact).sealed is None
    assert office.standing() == 1


@pytest.mark.parametrize("how", ["withdraw", "erase"])
def test_withdrawing_and_erasing_reach_the_partners_copy(
    office: Office, how: str
) -> None:
    make_key(office)
    receipt = agreed(office)
    {"withdraw": office.withdraw, "erase": office.erase}[how](receipt)
    contact = office.row(PartnerContact)

    assert contact.sealed is None
    assert contact.ended_on == office.now.date()


def test_when_a_campaigns_time_is_over_the_copy_goes_too(
    office: Office, now: datetime
) -> None:
    make_key(office)
    agreed(office)
    office.change(retain_months=0)
    office.to(CampaignState.CLOSED)
    for _ in range(3):
        with office.database.writing() as session:
            forgetting.forget(session, now + timedelta(days=40))

    assert office.row(PartnerContact).sealed is None


def test_a_partner_that_was_taken_out_meanwhile_gets_nothing(office: Office) -> None:
    make_key(office)
    token = office.sign(source=KEY, partner_consent=True)
    office.import_pack(replace(PACK, partners=()))
    office.confirm(token)

    assert office.count(PartnerContact) == 0
    assert office.standing() == 1
