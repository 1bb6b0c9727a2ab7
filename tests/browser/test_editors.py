"""The editors' script: what one writes is shown, counted, and kept in the tab."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.site import Site

TEXT = "/organise/c/zhanaozen/texts/en"


@pytest.fixture
def desk(chromium: Browser, site: Site) -> Iterator[Page]:
    """A tab of an organiser who has just logged in."""
    context = chromium.new_context(base_url=site.base)
    page = context.new_page()
    page.goto(site.product.do("organiser", "login").strip())
    page.get_by_role("button", name="Log in").click()
    page.goto(TEXT)
    yield page
    context.close()


def test_what_one_writes_is_previewed_and_not_lost_with_the_page(desk: Page) -> None:
    desk.locator("#story").fill("They **strike** on.")
    expect(desk.locator("#preview strong", has_text="strike")).to_be_visible()
    desk.goto("/organise/")
    desk.goto(TEXT)
    expect(desk.locator("#story")).not_to_have_value("They **strike** on.")
    desk.get_by_role("button", name="Take it back").click()
    expect(desk.locator("#story")).to_have_value("They **strike** on.")


def test_too_much_is_said_before_it_is_sent(desk: Page) -> None:
    desk.locator("#summary").fill("a" * 1_100_000)
    expect(desk.locator(".counter")).to_have_text("1100000/160")
    desk.get_by_role("button", name="Save in the draft").click()
    expect(desk.locator("[data-too-much]")).to_be_visible()
    expect(desk.locator("#summary")).to_have_value("a" * 1_100_000)
