"""Letters on paper."""

from __future__ import annotations

import re
from itertools import count

import pytest
from playwright.sync_api import Page

from tests.browser.hand import Hand

NUMBERS = count(1)
#: A page in what Chromium prints.
SHEET = re.compile(rb"/Type\s*/Page\b(?!s)")


@pytest.fixture
def demo(hand: Hand) -> Page:
    """The demo campaign's letter ready to print, as the form offers it."""
    hand.slug, email = "zhanaozen", f"paper{next(NUMBERS)}@people.example"
    hand.answers = {"field_branch": None, "field_city": "Göteborg", "channel": "post"}
    hand.sign_and_confirm(email)
    hand.page.locator("a[href*='/print']").first.click()
    hand.page.wait_for_url("**/print?*")
    return hand.page


def test_the_demo_letter_prints_on_one_sheet(demo: Page) -> None:
    printed = demo.pdf(prefer_css_page_size=True)

    assert len(SHEET.findall(printed)) == 1


def test_a_sheet_holds_what_a_letter_needs_and_nothing_else(demo: Page) -> None:
    text = demo.locator("pre").inner_text()
    demo.emulate_media(media="print")

    printed = demo.locator("body").inner_text()

    assert printed.startswith("Greta Lindqvist\nGöteborg")
    for part in (text, "Astana", demo.title(), str(demo.evaluate(TODAY))):
        assert part in printed
    for part in ("Petition", "cookies", "Use “Print”"):
        assert part not in printed


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_the_register_prints_on_one_sheet(hand: Hand, language: str) -> None:
    hand.open(f"/c/zhanaozen/people?lang={language}")

    printed = hand.page.pdf(prefer_css_page_size=True)

    assert len(SHEET.findall(printed)) == 1


@pytest.mark.parametrize("path", ["", "/people", "/tally"])
def test_paper_says_where_it_is_from_and_has_nothing_to_press(
    hand: Hand, path: str
) -> None:
    hand.open(f"/c/zhanaozen{path}")
    title = "Freedom for the Zhanaozen oil workers"
    hand.page.emulate_media(media="print")

    printed = hand.page.locator("body").inner_text()

    assert title in printed
    assert f"/c/zhanaozen{path}" in printed
    assert "campaign@zhanaozen.example" in printed
    assert not hand.page.locator(PRESSED).filter(visible=True).all()


#: What is of no use on paper.
PRESSED = "button, input, select, textarea, nav, progress, .button"
TODAY = "() => document.querySelector('.date').textContent"
