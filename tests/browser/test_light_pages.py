"""The first visit is light, and nothing moves once it can be read."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Request

from tests.browser.looks import SHIFTS
from tests.browser.site import Site

MOST_BYTES = 60_000
PATHS = ["/c/zhanaozen?lang=en", "/c/zhanaozen?lang=kk", "/c/salt-works?lang=ar"]


@pytest.mark.parametrize("path", PATHS)
def test_a_first_visit_weighs_little_without_a_proxy(
    scripted: Page, site: Site, path: str
) -> None:
    finished: list[Request] = []
    scripted.on("requestfinished", lambda one: finished.append(one))
    scripted.goto(f"{site.base}{path}", wait_until="networkidle")

    sizes = {one.url.removeprefix(site.base): one.sizes() for one in finished}
    weights = {
        url: size["responseHeadersSize"] + size["responseBodySize"]
        for url, size in sizes.items()
    }
    assert len(weights) >= 4  # The page, two style sheets and the script.
    assert weights[path] > 5000
    assert sum(weights.values()) <= MOST_BYTES


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("path", PATHS)
def test_nothing_moves_while_the_page_loads(
    scripted: Page, site: Site, path: str, width: int
) -> None:
    scripted.set_viewport_size({"width": width, "height": 740})
    scripted.goto(f"{site.base}{path}", wait_until="networkidle")

    assert scripted.evaluate(SHIFTS) == 0
