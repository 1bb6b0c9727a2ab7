"""A letter that is written in a frame on somebody else's site."""

from __future__ import annotations

from itertools import count

from playwright.sync_api import FrameLocator, expect

from tests.browser.hand import ANSWERS
from tests.browser.site import Site

NUMBERS = count(1)


def write_and_sign(form: FrameLocator) -> str:
    """Fill in, preview and sign; the address that was given."""
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
    form.locator('.notice [formaction*="/sign"]').click()
    expect(form.locator("h1")).to_have_text("Now check your mail")
    return email


def is_mailed(site: Site, email: str) -> bool:
    """Whether the link that confirms has come to an address."""
    return any("/confirm/" in one.text for one in site.mailbox.to(email))
