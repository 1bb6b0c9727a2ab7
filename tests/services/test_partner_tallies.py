"""A partner's tally is read from the counters of every campaign that it stands in."""

from __future__ import annotations

import pytest
from sqlalchemy import insert

from petition.domain.campaigns import CampaignState
from petition.domain.counting import Cell
from petition.domain.refusals import UnknownPartner
from petition.models import TallyCount
from petition.services import partner_tallies
from tests.support.allies import KEY
from tests.support.harbour import PACK
from tests.support.office import Office

CELLS: dict[Cell, int] = {
    ("all", "", "confirmed"): 20,
    ("partner", KEY, "confirmed"): 6,
    ("partner", "none", "confirmed"): 14,
    ("partner_day", f"{KEY}|2014-04-22", "confirmed"): 6,
    ("partner_day", "none|2014-04-22", "confirmed"): 14,
    ("partner_country", f"{KEY}|BE", "confirmed"): 6,
}


def count(office: Office) -> None:
    rows = [
        {"campaign_id": office.content().campaign_id, "dimension": d, "value": v,
         "kind": k, "n": n}
        for (d, v, k), n in CELLS.items()
    ]  # fmt: skip
    with office.database.writing() as session:
        session.execute(insert(TallyCount), rows)


def test_a_share_is_read_for_each_campaign(office: Office) -> None:
    count(office)
    with office.database.reading() as session:
        (part,) = partner_tallies.everywhere(session, KEY)

    assert (part.slug, part.name) == (PACK.slug, "Allies")
    assert (part.share.contributed, part.share.others) == (6, 14)
    assert part.share.by_day == {"2014-04-22": 6}
    assert part.share.by_country == {"BE": 6}


@pytest.mark.parametrize("key", ["nobody", "", "a%", "a\0", "x" * 41, "ALLIES"])
def test_a_key_that_no_partner_has_is_unknown(office: Office, key: str) -> None:
    with (
        office.database.reading() as session,
        pytest.raises(UnknownPartner),
    ):
        partner_tallies.everywhere(session, key)


def test_a_partner_of_drafts_only_is_unknown(office: Office) -> None:
    office.change(state=CampaignState.DRAFT)
    with (
        office.database.reading() as session,
        pytest.raises(UnknownPartner),
    ):
        partner_tallies.everywhere(session, KEY)
