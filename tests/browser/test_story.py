"""One letter from the form to its withdrawal, by hand, without scripts or cookies."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.hand import ANSWERS, Hand

LANGUAGES = {"en": "ltr", "ru": "ltr", "ar": "rtl"}


@pytest.fixture(params=LANGUAGES)
def writer(hand: Hand, request: pytest.FixtureRequest) -> Hand:
    """Somebody who writes in each language in turn."""
    hand.language = request.param
    return hand


def test_a_letter_is_written_read_signed_confirmed_and_taken_back(
    writer: Hand,
) -> None:
    email = f"story-{writer.language}@people.example"
    text = preview(writer, email)
    writer.press("/sign")
    own = confirm(writer, email, text)

    assert writer.open(writer.mailed(email, "/mine/")).ok
    assert writer.page.url == own
    assert writer.page.locator(".letter-text").inner_text() == text
    writer.press("/withdraw")

    assert writer.page.url == own
    expect(writer.page.locator('form[action$="/withdraw"]')).to_have_count(0)
    expect(writer.page.locator('form[action$="/erase"]')).to_have_count(1)
    assert speaks(writer)


def preview(writer: Hand, email: str) -> str:
    """Fill the form in and have the letter shown; its text."""
    writer.campaign()
    assert speaks(writer)
    writer.fill(email)
    writer.press("/preview")
    letter = writer.page.locator(".letter-text").first
    expect(letter).to_contain_text(ANSWERS[writer.language]["name"])
    assert speaks(writer)
    return letter.inner_text()


def confirm(writer: Hand, email: str, text: str) -> str:
    """Follow the mail and confirm the letter as it was shown; the own page."""
    assert urlsplit(writer.page.url).path == "/c/salt-works/check-your-mail"
    writer.open(writer.mailed(email, "/confirm/"))
    assert writer.page.locator(".letter-text").inner_text() == text
    assert speaks(writer)
    writer.press("/confirm/")
    assert urlsplit(writer.page.url).path.startswith("/mine/")
    return writer.page.url


def speaks(writer: Hand) -> bool:
    """Whether the page in front says that it is in the writer's language."""
    html = writer.page.locator("html")
    expect(html).to_have_attribute("lang", writer.language)
    expect(html).to_have_attribute("dir", LANGUAGES[writer.language])
    return True
