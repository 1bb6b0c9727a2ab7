"""A page that says why something was not taken keeps every word of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from petition.domain.campaigns import CampaignState
from petition.web.context import EXTENSION, TooManyWriters
from petition.web.limits import TooManyRequests
from tests.web.conftest import MakeSite
from tests.web.support.forms import Form, read_form
from tests.web.support.site import Page, Site

WORDS = 'Two "lines",\r\nand <b>marks</b> & more.'
TOKEN = "A" * 43


@dataclass
class Breaks:
    """What is asked first by all that is limited, and breaks."""

    error: Exception

    def hit(self, _name: str, _address: str, _seconds: float) -> None:
        """Break."""
        raise self.error


@pytest.fixture(params=[TooManyRequests(9), TooManyWriters(), ZeroDivisionError()])
def broken(request: pytest.FixtureRequest, make_site: MakeSite) -> Site:
    """A site that takes nothing, for one reason or another."""
    site = make_site()
    mend(site, Breaks(request.param))
    return site


def mend(site: Site, limits: object) -> None:
    shop = site.app.extensions[EXTENSION]
    site.app.extensions[EXTENSION] = replace(shop, limits=limits)


def again(page: Page) -> Form:
    return read_form(page.dom.one("form"))


@pytest.mark.parametrize("action", ["sign", "preview"])
def test_a_letter_that_was_not_taken_can_be_sent_again(
    broken: Site, make_site: MakeSite, action: str
) -> None:
    form = broken.write(own_words=WORDS, target=["minister", "embassy"])
    page = broken.post(f"/c/wharf/{action}", form.values)
    assert page.status in (429, 500, 503)
    assert again(page).values == form.values
    working = make_site()
    working.clock.moment = broken.clock()
    assert working.sign(again(page)).status == 303


@pytest.mark.parametrize("path", [f"/confirm/{TOKEN}", f"/mine/{TOKEN}/erase"])
def test_a_button_stands_there_again(broken: Site, path: str) -> None:
    page = broken.post(path)
    form = page.dom.one("form")
    assert form["method"] == "post"
    assert not form.get("action")
    assert form.one("button").text == "Try again"


@pytest.mark.parametrize("path", ["/c/wharf/live", "/c/wharf/nowhere"])
def test_what_no_person_sent_is_not_kept(broken: Site, path: str) -> None:
    assert not broken.post(path, {"own_words": WORDS}).dom.all("form")


def test_a_form_that_did_not_arrive_offers_no_empty_one(broken: Site) -> None:
    assert not broken.post("/c/wharf/sign").dom.all("form")


@pytest.mark.parametrize("way", ["/c/wharf", "/embed/wharf"])
@pytest.mark.parametrize("action", ["sign", "preview"])
def test_a_letter_can_be_sent_again_when_a_pause_is_over(
    site: Site, way: str, action: str
) -> None:
    form = site.write(own_words=WORDS)
    site.to(CampaignState.PAUSED)
    page = site.post(f"{way}/{action}", form.values)
    assert page.status == 409
    assert "leave it open" in page.dom.one("main").text
    assert again(page).values == form.values
    site.to(CampaignState.OPEN)
    assert site.sign(again(page)).status == 303


@pytest.mark.parametrize("way", ["/c/wharf", "/embed/wharf"])
@pytest.mark.parametrize("action", ["sign", "preview"])
def test_who_comes_too_late_finds_what_they_wrote(
    site: Site, way: str, action: str
) -> None:
    form = site.write(own_words=WORDS, editable_1="My passage.")
    site.to(CampaignState.CLOSED)
    page = site.post(f"{way}/{action}", form.values)
    assert page.status == 409
    assert not page.dom.all("form")
    written = [one.raw_text for one in page.dom.all("pre", class_="letter-text")]
    assert {"My passage.", WORDS} <= set(written)
    assert "Zoë" not in page.html


def test_who_wrote_nothing_is_shown_nothing(site: Site) -> None:
    form = site.write(own_words="", editable_1=" ", editable_2="")
    site.to(CampaignState.CLOSED)
    assert "What you wrote" not in site.post("/c/wharf/sign", form.values).html


def test_what_cannot_be_taken_later_either_is_not_kept(site: Site) -> None:
    page = site.post(f"/confirm/{TOKEN}")
    assert page.status == 404
    assert not page.dom.all("form")
