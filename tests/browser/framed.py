"""A letter that is written in a frame on somebody else's site."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

from playwright.sync_api import FrameLocator, Page, expect

from tests.browser.hand import ANSWERS
from tests.browser.site import Site

NUMBERS = count(1)
FRAMED = "/embed/salt-works?lang=en"
HEIGHTS = """() => {
    const frame = document.querySelector("petition-form").shadowRoot.firstChild;
    return frame.getBoundingClientRect().height;
}"""


def element(site: Site, more: str = "") -> str:
    """What our page tells people to copy."""
    return (
        f'<script src="{site.base}/embed.js" async></script>'
        f'<petition-form campaign="salt-works" lang="en" {more}>'
        f'<a href="{site.base}/c/salt-works">Write your letter</a></petition-form>'
    )


def frame(site: Site, more: str = "", path: str = FRAMED) -> str:
    """A plain frame, as narrow as columns are."""
    source = f"{site.base}{path}".replace("&", "&amp;")
    return f'<iframe src="{source}" title="x" width="280" height="900" {more}></iframe>'


def form_in(page: Page) -> FrameLocator:
    """What stands in a page's first frame."""
    return page.frame_locator("iframe")


def write_and_sign(form: FrameLocator, look: Callable[[], object] = bool) -> str:
    """Fill in, preview and sign, looking at each answer; the address that was given."""
    email = f"framed{next(NUMBERS)}@people.example"
    form.locator('[name="email"]').fill(email)
    for name, value in ANSWERS["en"].items():
        control = form.locator(f'[name="{name}"]')
        if name == "country":
            control.select_option(value)
        else:
            control.fill(value)
    form.locator('[formaction*="/preview"]').click()
    expect(form.locator("h1")).to_contain_text("exactly as it will go out")
    look()
    form.locator('.notice [formaction*="/sign"]').click()
    expect(form.locator("h1")).to_have_text("Now check your mail")
    look()
    return email


def is_mailed(site: Site, email: str) -> bool:
    """Whether the link that confirms has come to an address."""
    return any("/confirm/" in one.text for one in site.mailbox.to(email))
