"""The longest words and names there are, and text that is twice as large."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.hand import Hand
from tests.browser.layout import misfits
from tests.browser.site import Site

GERMAN = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz"
KAZAKH = "қанағаттандырылмағандықтарыңыздан"
LATIN = "qanagattandyrylmagandyqtarynyzdanqanagattandyrylmagandyqtar"
#: As long as names may be: 100 characters.
NAME = "Wolfeschlegelsteinhausenbergerdorff-" * 2 + "Schlangenpflegerinnen-Hopper"
ADDRESS = f"{LATIN}@{'langer-name-' * 4}post.example"
CHANGES = {
    "campaign.toml": {
        "Salt Workers’ Union": GERMAN,
        "Your branch of the union": KAZAKH,
        "How long you worked there": GERMAN,
        "office@saltworkers.example": f"office@{'long-' * 11}name.example",
    },
    "text.en.md": {"Free the salt workers": GERMAN, "still": KAZAKH, "trial": GERMAN},
    "letter.en.txt": {"The salt workers": GERMAN, "Hold a new, open trial": KAZAKH},
    "people.csv": {"Ilya Solov": NAME, "Elijah Solov": NAME, "Saltville": GERMAN},
    "targets.toml": {
        "Embassy in Brussels": GERMAN,
        "Minister of Salt and Soda": KAZAKH,
        "Embassy of Saltland": NAME,
        "2 Rue du Sel": GERMAN,
    },
    "events.csv": {",Brussels,": f",{GERMAN},"},
}
WIDTHS = (280, 390, 1280)


@pytest.fixture(scope="module")
def wordy(site: Site) -> Site:
    """A campaign of long words."""
    site.add("long-words", changes=CHANGES)
    return site


@pytest.fixture
def writer(wordy: Site, scripted: Page) -> Hand:
    """Somebody with a long name, who writes to it."""
    answers: dict[str, str | None] = {
        "name": NAME,
        "country": "BE",
        "target": "minister",
    }
    return Hand(scripted, wordy.base, "long-words", answers=answers)


def fits(page: Page) -> bool:
    """Whether a page fits into windows of every kind."""
    assert not [one for width in WIDTHS for one in misfits(page, width)]
    return True


@pytest.mark.parametrize("path", ["", "/people", "/tally", "/my-link"])
def test_long_words_break_on_pages_to_read(writer: Hand, path: str) -> None:
    writer.open(f"/c/long-words{path}?lang=en&country=BE")

    assert fits(writer.page)


def test_long_words_break_on_the_way_of_a_letter(writer: Hand) -> None:
    writer.campaign("&country=BE")
    writer.fill(ADDRESS)
    writer.control("own_words").fill(f"{NAME} {GERMAN}")
    writer.press("/preview")
    assert fits(writer.page)
    writer.press("/sign")
    writer.open(writer.mailed(ADDRESS, "/confirm/"))
    assert fits(writer.page)
    writer.press("/confirm/")
    assert fits(writer.page)
    writer.page.locator("a[href*='/print']").first.click()
    assert fits(writer.page)
    writer.open("/dev/mailbox")
    assert fits(writer.page)


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_text_of_twice_the_size_fits(scripted: Page, site: Site, language: str) -> None:
    Hand(scripted, site.base, "zhanaozen", language).campaign()
    line = scripted.context.new_cdp_session(scripted)
    line.send("Page.setFontSizes", {"fontSizes": {"standard": 32}})

    assert not misfits(scripted, 1280)
    assert not misfits(scripted, 640)
