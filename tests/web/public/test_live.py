"""POST /c/<slug>/live: the letters as far as they are written."""

from __future__ import annotations

import pytest

from petition.domain.campaigns import CampaignState
from tests.web.support.forms import Form
from tests.web.support.site import Page, Site


def live(site: Site, form: Form) -> Page:
    return site.post("/c/wharf/live", form.values)


def texts(page: Page) -> list[str]:
    return [node.raw_text for node in page.dom.all("pre")]


def test_what_is_written_is_what_the_preview_shows(site: Site) -> None:
    form = site.write(own_words="Let them sail.", point=["trial"], seed="ab" * 8)

    assert texts(live(site, form)) == [text for _, text in site.preview(form).letters()]


def test_nothing_is_needed_to_see_the_letter_so_far(site: Site) -> None:
    page = site.post("/c/wharf/live", {"lang": ["en"]})

    assert page.status == 200
    assert texts(page)


def test_a_name_that_is_missing_yet_is_shown_as_such(site: Site) -> None:
    (text, *_) = texts(live(site, site.write(name="")))

    assert "[your name]" in text


@pytest.mark.parametrize("broken", ["a@@b", "", "\0", "x" * 300])
def test_what_is_not_in_shape_yet_stops_nothing(site: Site, broken: str) -> None:
    form = site.write(email=broken, country=broken, channel=broken, name=broken)

    assert live(site, form).status == 200


def test_a_prompt_that_still_stands_is_named_beside_the_letter(site: Site) -> None:
    page = site.post("/c/wharf/live", {"lang": ["en"], "name": ["Zoë"]})

    assert "still stands in the letter" in page.dom.one("p", class_="notice").text


def test_the_share_of_own_words_is_told(site: Site) -> None:
    page = live(site, site.write(own_words="Let them sail home. " * 40))

    assert int(page.dom.one("meter")["value"]) > 20


def test_it_keeps_nothing_and_counts_nothing(site: Site) -> None:
    before = site.rows()

    page = live(site, site.write())

    assert site.rows() == before
    assert page.headers["Cache-Control"] == "no-store"


def test_what_is_typed_is_text_and_nothing_else(site: Site) -> None:
    page = live(site, site.write(own_words="<script>alert(1)</script>"))

    assert not page.dom.all("script")
    assert "<script>alert(1)</script>" in texts(page)[0]


def test_a_letter_that_is_too_long_says_so(site: Site) -> None:
    page = live(site, site.write(own_words="я" * 5900))

    assert not texts(page)
    assert "too long" in page.dom.one("p").text


def test_a_campaign_that_takes_no_letters_shows_none(site: Site) -> None:
    form = site.write()
    site.to(CampaignState.CLOSED)

    assert live(site, form).status == 409


def test_without_a_script_the_panel_stays_hidden(site: Site) -> None:
    assert "hidden" in site.get("/c/wharf").dom.one("section", id="live").attrs
