"""Writing with a script: the letter beside the form, and a draft in the tab."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hand import Hand
from tests.browser.site import Site

CAMPAIGN = "/c/zhanaozen?lang=en"
OWN_WORDS = "I have worked on a rig in the North Sea for ten years."


@pytest.fixture
def writer(scripted: Page, site: Site) -> Page:
    """A tab of a new browser that runs our script."""
    scripted.goto(site.base + CAMPAIGN)
    return scripted


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
    # With many points, all of them are hardly ever the same again by chance.
    for point in writer.locator("[name=point]").all():
        point.check()
    expect(writer.locator("#live-letters")).to_contain_text("Conventions 87 and 98")
    before = writer.locator("#live-letters").inner_text()

    writer.click("#rephrase")

    expect(writer.locator("#live-letters")).not_to_have_text(before)
    expect(writer.locator("#live-letters")).to_contain_text(OWN_WORDS)


def test_other_words_are_offered_where_there_are_some(writer: Page) -> None:
    expect(writer.locator("#forget-draft")).to_be_visible()
    expect(writer.locator("#rephrase")).to_be_hidden()

    writer.check("[name=point] >> nth=1")
    expect(writer.locator("#rephrase")).to_be_visible()

    writer.reload()
    expect(writer.locator("#rephrase")).to_be_visible()


def test_a_draft_survives_a_reload_and_a_wrong_turn(writer: Page, site: Site) -> None:
    write(writer)

    writer.reload()
    writer.goto(site.base + "/c/zhanaozen/people?lang=en")
    writer.goto(site.base + "/c/zhanaozen?lang=ru")

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


def test_what_is_seen_is_what_the_preview_shows(writer: Page) -> None:
    write(writer)
    writer.fill("[name=email]", "seen@people.example")
    writer.select_option("[name=country]", "GB")
    shown = writer.locator("#live-letters .letter-text")
    expect(shown.first).to_contain_text("United Kingdom")
    seen = shown.first.inner_text()

    writer.click("[formaction$='/preview']")

    assert seen in writer.locator(".companion .letter-text").all_inner_texts()


def test_without_scripts_nothing_of_it_is_there(hand: Hand) -> None:
    hand.open(CAMPAIGN)

    expect(hand.page.locator("#live")).to_be_hidden()
