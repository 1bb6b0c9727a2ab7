"""What holds for every page of the workspace, in the states that look different."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, StorageState
from werkzeug.routing import MapAdapter

from petition.app import create_app
from petition.settings import load_settings
from tests.browser.desks import INSIDE, OUTSIDE
from tests.browser.layout import misfits
from tests.browser.looks import LEVELS, MOVING, faults
from tests.browser.site import Site
from tests.browser.witness import Witness

DESKS = {**OUTSIDE, **INSIDE}
#: What can be got but is no page.
NO_PAGES = {"/organise/c/<slug>/rehearsal/accent.css"}
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


@pytest.fixture(scope="module")
def routes(site: Site) -> MapAdapter:
    """What leads from an address to the rule that it follows."""
    app = create_app(load_settings(site.product.environment), site.backends)
    return app.url_map.bind("127.0.0.1")


def rule(routes: MapAdapter, path: str) -> str:
    """The rule that an address follows."""
    method = "GET" if routes.test(path, "GET") else "POST"
    found, _ = routes.match(path, method, return_rule=True)
    return str(found.rule)


@pytest.fixture(scope="module", params=DESKS)
def shown(
    request: pytest.FixtureRequest,
    chromium: Browser,
    site: Site,
    logged_in: StorageState,
    routes: MapAdapter,
) -> Iterator[Page]:
    """A page, with everything unfolded; nothing went wrong behind it."""
    name = request.param
    context = chromium.new_context(storage_state=logged_in if name in INSIDE else None)
    witness = Witness(site.base)
    page = context.new_page()
    witness.watch(context)
    DESKS[name].go(page, site)
    there, wanted = urlsplit(page.url).path, DESKS[name].path
    assert rule(routes, there) == rule(routes, wanted), there
    page.locator("details").evaluate_all("all => all.forEach(it => it.open = true)")
    yield page
    assert not [one for one in witness.seen if not one.startswith("a cookie")]
    context.close()


def test_every_page_of_the_workspace_is_among_them(routes: MapAdapter) -> None:
    readable = {
        one.rule
        for one in routes.map.iter_rules()
        if one.rule.startswith("/organise") and "GET" in (one.methods or ())
    }
    looked_at = {rule(routes, one.path) for one in DESKS.values()}
    assert readable - looked_at == NO_PAGES


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
