"""What holds for every public page, in every state that it can be in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.hand import Hand
from tests.browser.layout import misfits
from tests.browser.looks import LEVELS, MOVING, faults
from tests.browser.places import OF_CAMPAIGNS, OTHERS
from tests.browser.signers import Signers
from tests.browser.site import Site
from tests.browser.witness import Witness

WAYS = {**OF_CAMPAIGNS, **OTHERS}
#: Pages whose parts stand on other sides in Arabic.
MIRRORED = (
    "campaign",
    "framed",
    "put this on your site",
    "wrong form",
    "preview",
    "closed",
    "confirm",
    "mine, mail",
    "mine, post",
    "print",
    "my link, wrong",
    "tally",
    "people",
)
#: Pages to be seen in the long words of Kazakh, too.
KAZAKH = ("home", "demo", "tally of many", "demo people")
PLACES = [
    *(("en", name) for name in WAYS),
    *(("ar", name) for name in MIRRORED),
    *(("kk", name) for name in KAZAKH),
]
#: A window of 1280 pixels is 640 wide at 200 %, and 320 at 400 %.
WIDTHS = (280, 390, 640, 1280)


@dataclass(frozen=True)
class Shown:
    """A page in front of us."""

    page: Page
    language: str
    witness: Witness

    @property
    def context(self) -> BrowserContext:
        """The browser that it stands in."""
        return self.page.context


@pytest.fixture(
    scope="module", params=PLACES, ids=[f"{tag}-{name}" for tag, name in PLACES]
)
def shown(
    request: pytest.FixtureRequest, chromium: Browser, site: Site, signers: Signers
) -> Iterator[Shown]:
    """A page, with everything that can be unfolded unfolded."""
    language, name = request.param
    context, witness = chromium.new_context(locale=language), Witness(site.base)
    witness.watch(context)
    page = context.new_page()
    WAYS[name](Hand(page, site.base, language=language), signers)
    page.locator("details").evaluate_all("all => all.forEach(it => it.open = true)")
    if page.locator("#live").count():
        page.locator("#live-letters article").first.wait_for()
    yield Shown(page, language, witness)
    context.close()


def test_it_sets_no_cookie_and_asks_nobody_else(shown: Shown) -> None:
    assert shown.witness.has_seen_nothing(shown.context)


def test_axe_finds_nothing_on_it(shown: Shown) -> None:
    shown.page.emulate_media(color_scheme="light")

    assert not faults(shown.page, {"type": "tag", "values": LEVELS})


def test_it_can_be_read_in_the_dark(shown: Shown) -> None:
    shown.page.emulate_media(color_scheme="dark")

    assert not faults(shown.page, {"type": "rule", "values": ["color-contrast"]})


def test_it_fits_into_every_window(shown: Shown) -> None:
    assert not [one for width in WIDTHS for one in misfits(shown.page, width)]


def test_nothing_moves_on_it(shown: Shown) -> None:
    shown.page.emulate_media(reduced_motion="reduce")

    assert shown.page.evaluate(MOVING) == []
