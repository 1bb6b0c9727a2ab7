"""With scripts: the letter beside the form, and a draft that stays in its tab."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.hand import Hand
from tests.browser.site import Site


@pytest.fixture
def writer(scripted: Page, site: Site) -> Hand:
    """Somebody whose browser runs scripts, in front of the form."""
    writer = Hand(scripted, site.base)
    writer.campaign()
    return writer


def letter(writer: Hand) -> Locator:
    """The letter so far."""
    return writer.page.locator("#live-letters .letter-text")


def test_without_scripts_there_is_no_place_for_it(hand: Hand) -> None:
    hand.campaign()

    expect(hand.page.locator("#live")).to_be_hidden()


def test_the_letter_grows_while_one_writes(writer: Hand) -> None:
    writer.control("name").press_sequentially("Greta")
    expect(letter(writer)).to_contain_text("My name is Greta.")

    writer.control("own_words").fill("My brother works there.")

    expect(letter(writer)).to_contain_text("My brother works there.")


def test_what_is_seen_is_what_the_preview_shows(writer: Hand) -> None:
    writer.fill("live@people.example")
    writer.control("point").first.check()
    writer.control("own_words").fill("My brother works there.")
    expect(letter(writer)).to_contain_text("My brother works there.")
    seen = letter(writer).inner_text()

    writer.press("/preview")

    assert writer.page.locator(".sheet .letter-text").first.inner_text() == seen


def test_other_words_change_no_answer(writer: Hand) -> None:
    writer.fill("words@people.example")
    seed = writer.control("seed").input_value()
    expect(letter(writer)).to_contain_text("Greta Lindqvist")

    writer.page.locator("#rephrase").click()

    expect(writer.control("seed")).not_to_have_value(seed)
    expect(writer.control("name")).to_have_value("Greta Lindqvist")
    expect(letter(writer)).to_contain_text("Greta Lindqvist")


def test_a_draft_outlives_a_reload_but_not_the_signing(writer: Hand) -> None:
    writer.fill("draft@people.example")
    writer.control("own_words").fill("Соль, ملح and salt.")
    writer.campaign()
    expect(writer.control("own_words")).to_have_value("Соль, ملح and salt.")
    expect(writer.control("country")).to_have_value("SE")

    writer.press("/sign")
    assert "/check-your-mail" in writer.page.url
    writer.campaign()

    expect(writer.control("own_words")).to_have_value("")
    expect(writer.control("email")).to_have_value("")


def test_a_draft_can_be_forgotten(writer: Hand) -> None:
    writer.fill("forgotten@people.example")

    with writer.page.expect_navigation():
        writer.page.locator("#forget-draft").click()

    expect(writer.control("name")).to_have_value("")
    writer.page.reload()
    expect(writer.control("name")).to_have_value("")


def test_after_a_mistake_the_answers_are_those_that_were_sent(writer: Hand) -> None:
    writer.fill("not an address")
    writer.press("/sign")

    expect(writer.page.locator("#errors")).to_be_focused()
    expect(writer.control("email")).to_have_value("not an address")
    expect(letter(writer)).to_contain_text("Greta Lindqvist")
