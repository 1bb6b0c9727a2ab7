"""POST /mine/<receipt>/withdraw: a signature is taken back."""

from __future__ import annotations

import pytest

from petition.domain.campaigns import CampaignState
from tests.web.support.site import Site


def test_withdrawing_leaves_the_count_and_leads_back(site: Site) -> None:
    mine = site.confirmed()
    site.work()
    page = site.post(f"{mine}/withdraw")
    assert page.status == 303
    assert page.location == mine
    tally = site.tally()
    assert (tally["total"], tally["signatures"]["withdrawn"]) == (0, 1)
    assert tally["letters"]["written"] == 0


def test_the_page_says_so_and_still_shows_the_letter(site: Site) -> None:
    mine = site.confirmed()
    site.post(f"{mine}/withdraw")
    page = site.get(mine)
    assert page.dom.one("h1").text == "You have withdrawn your signature"
    assert page.dom.all("form", action=f"{mine}/withdraw") == []
    assert len(page.dom.all("form", action=f"{mine}/erase")) == 1
    assert len(page.letters()) == 1


def test_letters_that_have_not_left_are_stopped(site: Site) -> None:
    mine = site.confirmed(country="GB", target=["embassy", "minister"])
    site.post(f"{mine}/withdraw")
    site.work()
    assert site.letters_out() == []
    states = [one.text for one in site.get(mine).dom.all("p", class_="state")]
    assert states == ["It was stopped and has not gone out."] * 2


@pytest.mark.parametrize("state", [CampaignState.CLOSED, CampaignState.PAUSED])
def test_it_works_whatever_the_campaign_does(site: Site, state: CampaignState) -> None:
    mine = site.confirmed()
    site.to(state)
    assert site.post(f"{mine}/withdraw").status == 303
    assert site.tally()["signatures"]["withdrawn"] == 1


def test_withdrawing_twice_is_no_mistake(site: Site) -> None:
    mine = site.confirmed()
    for _ in range(2):
        assert site.post(f"{mine}/withdraw").status == 303
    assert site.tally()["signatures"]["withdrawn"] == 1


def test_the_address_may_sign_again(site: Site) -> None:
    site.post(f"{site.confirmed()}/withdraw")
    assert site.confirmed()
    tally = site.tally()
    assert (tally["total"], tally["signatures"]["withdrawn"]) == (1, 1)


def test_the_organisers_copy_goes(site: Site) -> None:
    mine = site.confirmed()
    site.post(f"{mine}/withdraw")
    with site.backends.database.reading() as session:
        row = session.connection().exec_driver_sql(
            "SELECT sealed_record, address_fingerprint FROM signatures"
        )
        assert row.one() == (None, None)


def test_an_unknown_page_withdraws_nothing(site: Site) -> None:
    site.confirmed()
    site.work()
    before = site.rows()
    assert site.post(f"/mine/{'A' * 43}/withdraw").status == 404
    assert site.rows() == before
