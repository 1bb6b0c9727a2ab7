"""What holds for every page of the workspace, in the states that look different."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, StorageState

from tests.browser.desks import INSIDE, OUTSIDE
from tests.browser.layout import misfits
from tests.browser.looks import LEVELS, MOVING, faults
from tests.browser.site import Site
from tests.browser.witness import Witness

#: A phone, and a window on a small laptop.
WIDTHS = (390, 1280)
#: What stays in sight or scrolls by itself covers other things on purpose.
UNROLL = """
() => {
  for (const it of document.querySelectorAll("main *, .workspace-header *")) {
    const style = getComputedStyle(it);
    if (style.position === "sticky") it.style.position = "static";
    if (style.maxBlockSize !== "none" && style.overflowY === "auto")
      Object.assign(it.style, {maxBlockSize: "none", overflow: "visible"});
  }
}
"""


@pytest.fixture(scope="module", params=[*OUTSIDE, *INSIDE])
def shown(
    request: pytest.FixtureRequest,
    chromium: Browser,
    site: Site,
    logged_in: StorageState,
) -> Iterator[Page]:
    """A page, with everything unfolded; nothing went wrong behind it."""
    name = request.param
    begins_inside = name in INSIDE or name == "unsaved"
    context = chromium.new_context(storage_state=logged_in if begins_inside else None)
    witness = Witness(site.base)
    page = context.new_page()
    witness.watch(context)
    {**OUTSIDE, **INSIDE}[name](page, site)
    page.locator("details").evaluate_all("all => all.forEach(it => it.open = true)")
    yield page
    assert not [one for one in witness.seen if not one.startswith("a cookie")]
    context.close()


def test_axe_finds_nothing_on_it_by_day_and_in_the_dark(shown: Page) -> None:
    shown.emulate_media(color_scheme="light")
    assert not faults(shown, {"type": "tag", "values": LEVELS})

    shown.emulate_media(color_scheme="dark")
    assert not faults(shown, {"type": "rule", "values": ["color-contrast"]})


def test_it_fits_on_a_phone_and_a_laptop_and_nothing_moves(shown: Page) -> None:
    shown.emulate_media(reduced_motion="reduce")

    shown.evaluate(UNROLL)
    assert not [one for width in WIDTHS for one in misfits(shown, width)]
    assert shown.evaluate(MOVING) == []
