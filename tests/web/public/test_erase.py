"""POST /mine/<receipt>/erase: everything about a supporter goes at once."""

from __future__ import annotations

import pytest

from petition.domain.campaigns import CampaignState
from tests.web.support.site import Site


def test_erasing_leaves_the_count_and_says_so(site: Site) -> None:
    mine = site.confirmed()
    page = site.post(f"{mine}/erase")
    assert page.status in (200, 303)
    assert "Everything about you is erased" in page.html
    tally = site.tally()
    assert (tally["total"], tally["letters"]["written"]) == (0, 0)


def test_the_page_and_its_letters_are_gone(site: Site) -> None:
    mine = site.confirmed()
    site.post(f"{mine}/erase")
    for path in ("", "/letter.txt", "/print?target=minister"):
        page = site.get(mine + path)
        assert page.status == 410
        assert page.dom.one("h1").text == "This page has been erased"
    for act in ("declare", "withdraw", "erase"):
        assert site.post(f"{mine}/{act}", {"target": "minister"}).status == 410


def test_nothing_sealed_and_no_fingerprint_stays(site: Site) -> None:
    site.post(f"{site.confirmed()}/erase")
    with site.backends.database.reading() as session:
        row = session.connection().exec_driver_sql(
            "SELECT sealed_record, sealed_receipt, receipt_hash,"
            " address_fingerprint, name_fingerprint FROM signatures"
        )
        assert set(row.one()) == {None}


def test_what_has_not_left_is_stopped(site: Site) -> None:
    mine = site.confirmed()
    site.post(f"{mine}/erase")
    sent = len(site.mails)
    site.work()
    assert len(site.mails) == sent


@pytest.mark.parametrize("state", [CampaignState.CLOSED, CampaignState.PAUSED])
def test_it_works_whatever_the_campaign_does(site: Site, state: CampaignState) -> None:
    mine = site.confirmed()
    site.to(state)
    assert site.post(f"{mine}/erase").status in (200, 303)
    assert site.tally()["total"] == 0


def test_what_was_withdrawn_can_be_erased(site: Site) -> None:
    mine = site.confirmed()
    site.post(f"{mine}/withdraw")
    assert site.post(f"{mine}/erase").status in (200, 303)
    assert site.get(mine).status == 410


def test_a_later_link_erases_and_ends_too(site: Site) -> None:
    mine = site.confirmed()
    site.post("/c/wharf/my-link", {"email": "zoe@mail.example"})
    later = site.link("mine")
    assert later != mine
    site.post(f"{later}/erase")
    assert site.get(later).status == 410
    assert site.get(mine).status == 410


def test_the_address_may_sign_again(site: Site) -> None:
    site.post(f"{site.confirmed()}/erase")
    assert site.confirmed()
    assert site.tally()["total"] == 1


def test_an_unknown_page_erases_nothing(site: Site) -> None:
    site.confirmed()
    site.work()
    before = site.rows()
    assert site.post(f"/mine/{'A' * 43}/erase").status == 404
    assert site.rows() == before
