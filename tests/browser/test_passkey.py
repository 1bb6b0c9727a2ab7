"""A passkey in a real browser: made once, asked for at the next login."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.product import Product

PASSWORD = "nine buses to the harbour"
#: A security key that Chromium plays (WebDriver, WebAuthn extension).
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """A trial copy under a name: browsers make no passkeys for bare addresses."""
    product = Product(
        tmp_path_factory.mktemp("office"),
        "mailbox:",
        settings={"PETITION_ENV": "development"},
    )
    product.settings = {
        **product.settings,
        "BASE_URL": f"http://localhost:{product.port}",
    }
    product.do("setup", "--recovery-code-file", str(product.folder / "code"))
    product.serve()
    yield product
    product.stop()


@pytest.fixture
def tab(chromium: Browser) -> Iterator[Page]:
    """A tab of a browser with a security key."""
    context = chromium.new_context()
    page = context.new_page()
    devices = context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    yield page
    context.close()


def test_a_newcomer_makes_a_passkey_and_logs_in_with_it(
    office: Product, tab: Page
) -> None:
    tab.goto(office.do("organiser", "login").strip())
    tab.get_by_role("button", name="Log in").click()
    tab.goto(f"{office.settings['BASE_URL']}/organise/account/password")
    tab.get_by_label("New password").fill(PASSWORD)
    tab.get_by_role("button", name="Keep the new password").click()
    tab.goto(f"{office.settings['BASE_URL']}/organise/account/factors")
    tab.get_by_label("What to call it").fill("Blue key")
    tab.get_by_role("button", name="Make a passkey").click()
    tab.get_by_label("I have printed them").check()
    tab.get_by_role("button", name="Go on").click()
    expect(tab.get_by_text("Blue key")).to_be_visible()
    tab.get_by_role("button", name="Log out").click()
    tab.get_by_label("Mail address").fill("organiser@example.org")
    tab.get_by_label("Password").fill(PASSWORD)
    tab.get_by_role("button", name="Log in").click()
    tab.get_by_role("button", name="Use my passkey").click()
    expect(tab.get_by_role("heading", name="Your campaigns")).to_be_visible()
    tab.goto(f"{office.settings['BASE_URL']}/organise/prove")
    tab.get_by_role("button", name="Use my passkey").click()
    expect(tab.get_by_role("heading", name="Your campaigns")).to_be_visible()
