"""Writing with a script: the letter beside the form, and a draft in the tab."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.site import Site
from tests.browser.witness import Witness

CAMPAIGN = "/c/zhanaozen?lang=en"
OWN_WORDS = "I have worked on a rig in the North Sea for ten years."


@pytest.fixture
def writer(chromium: Browser, site: Site) -> Iterator[Page]:
    """A tab of a new browser that runs our script."""
    context = chromium.new_context(base_url=site.base)
    witness = Witness(site.base)
    witness.watch(context)
    page = context.new_page()
    page.goto(CAMPAIGN)
    yield page
    assert witness.has_seen_nothing(context)
    context.close()


def write(page: Page) -> None:
    page.fill("[name=name]", "Әсел Қайратқызы")
    page.fill("[name=own_words]", OWN_WORDS)
    page.check("[name=point] >> nth=1")
    expect(page.locator("#live-letters")).to_contain_text(OWN_WORDS)


def test_the_letter_grows_beside_the_form(writer: Page) -> None:
    write(writer)

    letters = writer.locator("#live-letters")
    expect(letters).to_contain_text("Әсел Қайратқызы")
    expect(letters.locator(".meter")).to_contain_text("in your own words")


def test_one_click_says_it_in_other_words(writer: Page) -> None:
    write(writer)
    before = writer.locator("#live-letters").inner_text()

    writer.click("#rephrase")

    expect(writer.locator("#live-letters")).not_to_have_text(before)
    expect(writer.locator("#live-letters")).to_contain_text(OWN_WORDS)


def test_a_draft_survives_a_reload_and_a_wrong_turn(writer: Page) -> None:
    write(writer)

    writer.reload()
    writer.goto("/c/zhanaozen/people?lang=en")
    writer.goto("/c/zhanaozen?lang=ru")

    expect(writer.locator("[name=own_words]")).to_have_value(OWN_WORDS)
    expect(writer.locator("[name=point] >> nth=1")).to_be_checked()


def test_a_page_with_errors_has_the_newest_words(writer: Page) -> None:
    write(writer)
    writer.fill("[name=own_words]", "Newer words.")

    writer.click("[formaction$='/preview']")

    expect(writer.locator("#errors")).to_be_visible()
    expect(writer.locator("[name=own_words]")).to_have_value("Newer words.")


def test_a_button_forgets_the_draft(writer: Page) -> None:
    write(writer)

    writer.click("#forget-draft")

    expect(writer.locator("[name=name]")).to_have_value("")
    assert writer.evaluate("sessionStorage.length") == 0


def test_signing_clears_the_draft(writer: Page) -> None:
    write(writer)
    writer.fill("[name=email]", "asel@people.example")
    writer.select_option("[name=country]", "GB")
    writer.click("[formaction$='/preview']")

    writer.locator(".notice [formaction$='/sign']").click()

    expect(writer).to_have_url(
        f"{writer.url.split('/c/')[0]}/c/zhanaozen/check-your-mail?lang=en"
    )
    writer.wait_for_function("() => sessionStorage.length === 0")


@pytest.mark.parametrize("width", [280, 390, 1280])
def test_the_panel_never_makes_the_page_wider(writer: Page, width: int) -> None:
    writer.set_viewport_size({"width": width, "height": 900})
    write(writer)

    wide, seen = writer.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )

    assert wide == seen


def test_axe_finds_nothing_wrong_with_the_panel(writer: Page) -> None:
    write(writer)

    found = Axe().run(writer)

    assert [one["id"] for one in found.response["violations"]] == []
