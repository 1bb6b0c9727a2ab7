"""Finding campaigns, opening and closing them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from petition.domain.campaigns import CampaignState
from petition.domain.refusals import CampaignNotOpen, NotAllowed, UnknownCampaign
from petition.models import Campaign
from petition.services import campaigns
from petition.services.campaigns import Found
from tests.support.harbour import a_pack
from tests.support.office import SLUG, Office


def test_an_open_campaign_takes_letters(office: Office) -> None:
    found = _find(office)

    assert (found.standing, found.demo) == ("open", False)
    found.must_be_open()


@pytest.mark.parametrize("state", [CampaignState.PAUSED, CampaignState.CLOSED])
def test_one_that_is_paused_or_closed_is_seen_and_takes_none(
    office: Office, state: CampaignState
) -> None:
    office.to(state)

    with pytest.raises(CampaignNotOpen) as refused:
        _find(office).must_be_open()
    assert refused.value.standing == state


def test_the_days_of_a_campaign_are_inclusive(office: Office) -> None:
    today = office.now.date()
    office.change(opens=today, closes=today)

    standings = [_find(office, days).standing for days in (-1, 0, 1)]

    assert standings == ["not_yet", "open", "closed"]


def test_a_draft_is_nobodys_business(office: Office) -> None:
    office.import_pack(a_pack(slug="pier"))

    with pytest.raises(UnknownCampaign), office.database.reading() as session:
        campaigns.find(session, "pier", now=office.now)
    with office.database.reading() as session:
        assert campaigns.find_any(session, "pier", now=office.now).standing == "draft"


def test_what_was_never_imported_is_unknown(office: Office) -> None:
    with office.database.reading() as session, pytest.raises(UnknownCampaign):
        campaigns.find_any(session, "pier", now=office.now)
    with pytest.raises(UnknownCampaign), office.database.writing() as session:
        campaigns.change_state(session, "pier", CampaignState.OPEN, now=office.now)


def test_a_signature_leads_back_to_its_campaign(office: Office) -> None:
    with office.database.reading() as session:
        found = campaigns.find_by_id(session, 1, now=office.now)

    assert found.content.slug == SLUG


def test_the_first_page_lists_what_takes_letters_newest_first(office: Office) -> None:
    for slug in ("pier", "quay", "dock", "late"):
        closes = date(2014, 4, 1) if slug == "late" else None
        office.import_pack(a_pack(slug=slug, closes=closes))
    _move(office, "pier", CampaignState.OPEN)
    _move(office, "late", CampaignState.OPEN)
    _move(office, "dock", CampaignState.OPEN)
    _move(office, "dock", CampaignState.PAUSED)

    with office.database.reading() as session:
        public = campaigns.all_public(session, now=office.now)
        every = campaigns.overview(session)

    assert [found.content.slug for found in public] == ["pier", SLUG]
    assert [row.slug for row in every] == ["dock", SLUG, "late", "pier", "quay"]


def test_closing_notes_the_day_and_opening_again_forgets_it(office: Office) -> None:
    office.to(CampaignState.CLOSED)
    assert office.row(Campaign).closed_on == office.now.date()

    office.to(CampaignState.OPEN)
    assert office.row(Campaign).closed_on is None


def test_closing_twice_keeps_the_first_day(office: Office) -> None:
    office.to(CampaignState.CLOSED)
    office.to(CampaignState.CLOSED, office.now + timedelta(days=9))

    assert office.row(Campaign).closed_on == office.now.date()


def test_a_campaign_moves_only_as_the_table_allows(office: Office) -> None:
    office.import_pack(a_pack(slug="pier"))

    with pytest.raises(NotAllowed):
        _move(office, "pier", CampaignState.CLOSED)
    with pytest.raises(NotAllowed):
        _move(office, SLUG, CampaignState.ARCHIVED)


def _find(office: Office, days: int = 0) -> Found:
    with office.database.reading() as session:
        now = office.now + timedelta(days=days)
        return campaigns.find(session, SLUG, now=now)


def _move(office: Office, slug: str, state: CampaignState) -> None:
    with office.database.writing() as session:
        campaigns.change_state(session, slug, state, now=office.now)
