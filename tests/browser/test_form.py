"""The controls of the letter form: named, helped, and right from a kept copy."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.hand import Hand
from tests.browser.site import Site

#: What browsers may fill in by themselves (HTML's autofill detail tokens).
AUTOCOMPLETE = {
    "name": "name",
    "email": "email",
    "country": "country",
    "field_city": "address-level2",
}
#: Where the last letter, the full stop and the first letter of a sentence stand.
PLACES = """
(it, sentence) => {
  const text = it.firstChild, at = text.data.indexOf(sentence);
  return [sentence.length - 2, sentence.length - 1, 0].map(one => {
    const range = document.createRange();
    range.setStart(text, at + one);
    range.setEnd(text, at + one + 1);
    return range.getBoundingClientRect().left;
  });
}
"""


@pytest.mark.parametrize("language", ["en", "ru", "ar"])
def test_every_control_has_a_label_that_can_be_clicked(
    hand: Hand, language: str
) -> None:
    hand.language = language
    hand.campaign("&from=harbour-union")
    controls = hand.page.locator(
        "#letter-form :is(input:not([type=hidden]), select, textarea)"
    )

    labels = controls.evaluate_all("all => all.map(it => it.labels.length)")

    assert len(labels) > 15
    assert set(labels) == {1}


def test_browsers_know_what_to_fill_in(hand: Hand) -> None:
    hand.campaign()

    for name, detail in AUTOCOMPLETE.items():
        expect(hand.control(name)).to_have_attribute("autocomplete", detail)
    expect(hand.control("email")).to_have_attribute("inputmode", "email")


def test_each_letter_says_its_own_language_and_direction(hand: Hand) -> None:
    hand.language = "ar"
    hand.campaign("&country=BE")
    hand.fill("letters@people.example")
    hand.press("/preview")

    to_minister = hand.page.locator("pre[lang=ar][dir=rtl]", has_text="معالي الوزير")
    to_embassy = hand.page.locator("pre[lang=en][dir=ltr]", has_text="Your Excellency")
    expect(to_minister).to_have_count(1)
    expect(to_embassy).to_have_count(1)


def test_names_in_another_script_do_not_mix_with_the_text_around(hand: Hand) -> None:
    hand.language = "ar"
    hand.campaign()

    alone = hand.page.get_by_text("Anton Kral", exact=True)
    assert alone.evaluate("it => it.closest('bdi') !== null")
    for tag in ("en", "ru"):
        link = hand.page.locator(f"nav a[hreflang={tag}]")
        expect(link).to_have_attribute("lang", tag)


def test_own_words_in_another_script_end_with_their_full_stop(hand: Hand) -> None:
    hand.language = "ar"
    hand.answers["own_words"] = "My brother works there."
    hand.campaign()
    hand.fill("stops@people.example")
    hand.press("/preview")

    letter = hand.page.locator("pre[lang=ar]").first
    last, stop, first = letter.evaluate(PLACES, "My brother works there.")
    assert first < last < stop


def test_a_page_from_a_cache_signs_like_a_fresh_one(page: Page, site: Site) -> None:
    hand = Hand(page, site.base)
    kept = hand.campaign().body()
    address = page.url

    def from_cache(route: Route) -> None:
        route.fulfill(body=kept, content_type="text/html; charset=utf-8")

    page.context.route(address, from_cache)
    for email in ("first@cache.example", "second@cache.example"):
        hand.sign(email)
        assert hand.confirm(email)


def test_the_form_behind_the_preview_opens_and_signs(hand: Hand) -> None:
    hand.campaign()
    hand.fill("folded@people.example")
    hand.press("/preview")
    expect(hand.control("name")).to_be_hidden()

    hand.page.locator("summary", has_text="Change something first").press("Enter")
    hand.control("name").fill("Greta L.")
    hand.press("/sign")

    assert "/check-your-mail" in hand.page.url


def test_going_back_to_the_form_finds_what_was_written(hand: Hand) -> None:
    hand.campaign()
    hand.fill("back@people.example")
    hand.press("/preview")

    hand.page.go_back()

    expect(hand.control("name")).to_have_value("Greta Lindqvist")
    hand.press("/sign")
    assert "/check-your-mail" in hand.page.url
