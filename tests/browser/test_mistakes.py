"""A form with mistakes: they are seen, heard, reached and mended."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.hand import Hand

#: What is wrong with an empty form, in the order in which it is asked.
EMPTY = ["name", "email", "country", "field_branch", "target"]


@pytest.fixture
def returned(hand: Hand) -> Hand:
    """Somebody whose empty form came back."""
    hand.campaign()
    hand.control("target").first.uncheck()
    hand.press("/sign")
    return hand


def test_the_summary_has_the_focus_and_stands_in_view(returned: Hand) -> None:
    summary = returned.page.locator("#errors")

    expect(summary).to_be_focused()
    expect(summary).to_be_in_viewport(ratio=1)
    expect(returned.page).to_have_title("Please look again: Free the salt workers")


def test_the_form_comes_back_without_the_story(returned: Hand) -> None:
    sections = returned.page.locator("main section, main form").evaluate_all(
        "all => all.map(it => it.className || it.id)"
    )

    assert sections[0] == "sheet airmail"
    expect(returned.page.locator(".story, .glance, .news")).to_have_count(0)
    expect(returned.page.locator("h1")).to_have_text("Free the salt workers")


def test_the_summary_leads_to_each_field_in_the_order_of_the_form(
    returned: Hand,
) -> None:
    links = returned.page.locator("#errors li a")

    leads = links.evaluate_all("all => all.map(a => a.hash.slice(1))")

    assert leads == EMPTY
    for index, lead in enumerate(leads):
        links.nth(index).click()
        expect(returned.page.locator(f"#{lead}")).to_be_focused()
        expect(returned.page.locator(f"#{lead}")).to_be_in_viewport()


def test_every_line_of_the_summary_says_which_field_it_means(returned: Hand) -> None:
    lines = returned.page.locator("#errors li").all_inner_texts()

    assert len(set(lines)) == len(lines)
    for line, word in zip(
        lines, ("name", "mail", "country", "branch", "addressee"), strict=True
    ):
        assert word in line.lower()


def test_every_wrong_field_says_what_is_wrong_with_it(returned: Hand) -> None:
    for name in EMPTY:
        field = labelled(returned, name)
        error = returned.page.locator(f"#{name}-error")
        expect(error).to_be_visible()
        said = " ".join(error.inner_text().split())
        assert said in (field.evaluate(DESCRIPTION) or ""), name
        if name != "target":
            expect(field).to_have_attribute("aria-invalid", "true")


def test_a_group_is_one_fieldset_with_its_question_as_its_name(
    returned: Hand,
) -> None:
    for name in ("target", "point", "channel", "reply"):
        group = returned.page.locator(f"fieldset:has(> * > [name='{name}'])")
        question = group.locator("> legend").inner_text()
        expect(group).to_have_accessible_name(question)


def test_what_was_written_is_kept_and_signs_once_mended(hand: Hand) -> None:
    hand.campaign()
    hand.fill("mended@nowhere@people.example")
    hand.control("own_words").fill("Соль, ملح and salt.")
    hand.press("/sign")
    expect(hand.control("email")).to_have_attribute("aria-invalid", "true")
    expect(hand.control("name")).to_have_value("Greta Lindqvist")
    expect(hand.control("own_words")).to_have_value("Соль, ملح and salt.")

    hand.control("email").fill("mended@people.example")
    hand.press("/sign")

    assert "/check-your-mail" in hand.page.url


#: The words of everything that describes an element.
DESCRIPTION = """
it => (it.getAttribute("aria-describedby") || "").split(" ")
  .map(id => document.getElementById(id)?.textContent ?? "")
  .join(" ").replace(/\\s+/g, " ")
"""


def labelled(hand: Hand, name: str) -> Locator:
    """The control or group with an id."""
    return hand.page.locator(f"#{name}")
