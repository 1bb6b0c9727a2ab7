"""Ways to pages of the workspace that one does not come to by an address alone."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from urllib.parse import urlsplit

from playwright.sync_api import Page

from petition.domain import totp
from petition.services.invitations import JOIN, LOGIN
from tests.browser.site import TRIAL, Site
from tests.support.waiting import eventually

Way = Callable[[Page, Site], None]
WORKS, DEMO, DRAFT = (
    f"/organise/c/{slug}" for slug in ("salt-works", "zhanaozen", "salt-draft")
)


INVITATION = f"/organise/invitation/{'x' * 43}"
PASSWORD = "nine buses to the harbour"
NUMBERS = count(1)


@dataclass(frozen=True)
class Desk:
    """A page of the workspace in one state: where it stands, and the way there."""

    path: str
    go: Way


def at(path: str) -> Desk:
    """An address; whoever has to show again who they are does so."""

    def go(page: Page, site: Site) -> None:
        page.goto(f"{site.base}{path}")
        if urlsplit(page.url).path == "/organise/prove":
            page.get_by_role("button", name="It is me").click()

    return Desk(path, go)


def pressed(path: str, button: str, to: str = "", **filled: str) -> Desk:
    """What comes of a button, with fields filled in by their names.

    It stands at `to`, or where the form stood.
    """

    def go(page: Page, site: Site) -> None:
        at(path).go(page, site)
        press(page, button, **filled)

    return Desk(to or path, go)


def press(page: Page, button: str, **filled: str) -> None:
    """Fill fields in by their names, whatever the browser thinks, and press."""
    for name, value in filled.items():
        field = page.locator(f'main [name="{name}"]').first
        field.evaluate("(it, value) => { it.value = value; }", value)
    main = page.locator("main")
    main.get_by_role("button", name=button, exact=True).first.click()


def invited(kind: str = JOIN) -> Desk:
    """A link to an account or into one."""

    def go(page: Page, site: Site) -> None:
        page.goto(site.invitation(kind, somebody() if kind == JOIN else TRIAL))

    return Desk(INVITATION, go)


def invited_once_more(page: Page, site: Site) -> None:
    """Open a link that one has used."""
    link = site.invitation(LOGIN, TRIAL)
    for _ in range(2):
        page.goto(link)
        if page.get_by_role("button", name="Log in").count():
            press(page, "Log in")


def invited_wrongly(page: Page, site: Site) -> None:
    """Accept with too short a password."""
    page.goto(site.invitation(JOIN, somebody()))
    press(page, "Make my account", name="Ann Lee", password="short")


def somebody() -> str:
    """The address of somebody new."""
    return f"newcomer{next(NUMBERS)}@union.example"


def in_half(page: Page, site: Site, email: str = "") -> None:
    """Make an account; its second factor is still to come."""
    email = email or somebody()
    page.goto(site.invitation(JOIN, email))
    press(page, "Make my account", name="Ann Lee", password=PASSWORD)


def with_wrong_code(page: Page, site: Site) -> None:
    """Type a code that the app does not show."""
    in_half(page, site)
    press(page, "Use this app", code="000 00")


def with_app(page: Page, site: Site, email: str = "") -> None:
    """Set an app up as the second factor; the codes to print are shown."""
    in_half(page, site, email)
    secret = page.locator("code.secret").inner_text().replace(" ", "")
    code = totp.code_at(base64.b32decode(secret), datetime.now(UTC))
    press(page, "Use this app", code=code)


def made(path: str) -> Way:
    """A page of an account that has a password, an app and printed codes."""

    def go(page: Page, site: Site) -> None:
        with_app(page, site)
        page.get_by_label("I have printed them").check()
        press(page, "Go on")
        page.goto(f"{site.base}{path}")

    return go


def second(**typed: str) -> Way:
    """Log in with a password where an app is asked for, too."""

    def go(page: Page, site: Site) -> None:
        email = somebody()
        with_app(page, site, email)
        page.context.clear_cookies()
        page.goto(f"{site.base}/organise/login")
        press(page, "Log in", email=email, password=PASSWORD)
        if typed:
            press(page, "Go on", **typed)

    return go


def conflict(page: Page, site: Site) -> None:
    """Two save the same letter; this is what the second one is shown."""
    other = page.context.new_page()
    for one in (page, other):
        one.goto(f"{site.base}{DRAFT}/letters/en")
    for one in (other, page):
        letter = one.get_by_label("The letter", exact=True)
        letter.fill(f"{letter.input_value()}\nThe works are not safe. {one is page}")
        one.get_by_role("button", name="Save in the draft").click()
    other.close()


def without_session(page: Page, site: Site) -> None:
    """Somebody saves a text after they have been logged out."""
    page.goto(f"{site.base}{DRAFT}/texts/en")
    page.context.clear_cookies()
    page.get_by_role("button", name="Save in the draft").click()


def with_old_form(page: Page, site: Site) -> None:
    """Press a button on a page that stood open while somebody logged in anew."""
    page.goto(f"{site.base}/organise/account")
    press(page, "Keep", csrf_token="old")


def without_role(page: Page, site: Site) -> None:
    """Somebody saves a text whose role was changed meanwhile."""
    page.goto(f"{site.base}/organise/c/salt-paused/texts/en")
    with site.as_reader("salt-paused"):
        page.get_by_role("button", name="Save in the draft").click()


def not_mine(page: Page, site: Site) -> None:
    """Ask for what one's role does not allow."""
    with site.as_reader("salt-paused"):
        page.goto(f"{site.base}/organise/c/salt-paused/settings")


def rehearsed(page: Page, site: Site) -> None:
    """The confirmation of a rehearsal, opened from its mail."""
    page.goto(f"{site.base}{DRAFT}/rehearsal/page")
    answers = {"name": "Olga", "email": TRIAL, "country": "GB", "field_branch": "9"}
    for name, value in answers.items():
        control = page.locator(f'#letter-form [name="{name}"]')
        control.evaluate("(it, value) => { it.value = value; }", value)
    page.get_by_role("button", name="Sign and get the confirmation mail").click()
    links: list[str] = []

    def look() -> bool:
        mails = site.mailbox.to(TRIAL)
        words = "\n".join(mail.text for mail in mails).split()
        links.extend(one for one in words if "/rehearsal/confirm/" in one)
        return bool(links)

    eventually(look, within=30)
    page.goto(links[0])


def proving(page: Page, site: Site) -> None:
    """Be asked again who one is."""
    page.goto(f"{site.base}/organise/prove")
