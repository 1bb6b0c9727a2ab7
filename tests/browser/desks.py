"""Every page of the workspace, in the states that look different."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.sync_api import Page

from tests.browser.site import Site

Way = Callable[[Page, Site], None]
WORKS, DEMO, DRAFT = (
    f"/organise/c/{slug}" for slug in ("salt-works", "zhanaozen", "salt-draft")
)
WRONG = "/organise/c/salt-wrong"


def at(path: str) -> Way:
    """An address; whoever has to show again who they are does so."""

    def go(page: Page, site: Site) -> None:
        page.goto(f"{site.base}{path}")
        if urlsplit(page.url).path == "/organise/prove":
            page.get_by_role("button", name="It is me").click()

    return go


def pressed(path: str, button: str, **filled: str) -> Way:
    """What comes of a button, with fields filled in by their names."""

    def go(page: Page, site: Site) -> None:
        at(path)(page, site)
        for name, value in filled.items():
            field = page.locator(f'main [name="{name}"]').first
            field.evaluate("(it, value) => { it.value = value; }", value)
        page.locator("main").get_by_role("button", name=button, exact=True).click()

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


#: Pages of whoever is not logged in.
OUTSIDE: dict[str, Way] = {
    "login": at("/organise/login"),
    "login, wrong": pressed(
        "/organise/login", "Log in", email="nobody@people.example", password="no" * 8
    ),
    "login link, over": at(f"/organise/invitation/{'x' * 43}"),
    "unsaved": without_session,
}
INSIDE: dict[str, Way] = {
    "home": at("/organise/"),
    "new": at("/organise/new"),
    "new, wrong": pressed("/organise/new", "Begin", title="", slug="No!"),
    "account": at("/organise/account"),
    "password": at("/organise/account/password"),
    "password, wrong": pressed(
        "/organise/account/password", "Keep the new password", password="short"
    ),
    "factors": at("/organise/account/factors"),
    "prove": lambda page, site: void(page.goto(f"{site.base}/organise/prove")),
    "keys": at("/organise/keys"),
    "keys, wrong": pressed("/organise/keys", "Unlock", secret="not this one"),
    "nowhere": at("/organise/c/no-such-campaign/"),
    "overview": at(f"{DEMO}/"),
    "overview of a draft": at(f"{DRAFT}/"),
    "overview of a closed one": at("/organise/c/salt-closed/"),
    "texts": at(f"{DEMO}/texts"),
    "text": at(f"{DEMO}/texts/en"),
    "translation": at(f"{DEMO}/texts/kk"),
    "letters": at(f"{WRONG}/letters"),
    "letter": at(f"{DEMO}/letters/en"),
    "letter in Arabic": at(f"{WORKS}/letters/ar"),
    "letter, wrong": at(f"{WRONG}/letters/en"),
    "letter, saved by two": conflict,
    "targets": at(f"{DEMO}/targets"),
    "target": at(f"{DEMO}/targets/new"),
    "target, wrong": pressed(f"{DEMO}/targets/new", "Save in the draft"),
    "people": at(f"{DEMO}/people"),
    "person": at(f"{DEMO}/people/new"),
    "news": at(f"{DEMO}/news"),
    "update": at(f"{DEMO}/news/new"),
    "event": at(f"{DEMO}/events/new"),
    "settings": at(f"{DEMO}/settings"),
    "settings, wrong": pressed(f"{DRAFT}/settings", "Save in the draft", goal="many"),
    "partners": at(f"{DEMO}/settings/partners"),
    "rehearsal": at(f"{DRAFT}/rehearsal"),
    "rehearsed page": at(f"{DRAFT}/rehearsal/page"),
    "publish": at(f"{DEMO}/publish"),
    "publish a draft": at(f"{DRAFT}/publish"),
    "publish, wrong": at(f"{WRONG}/publish"),
    "versions": at(f"{DEMO}/publish/versions"),
    "exports": at(f"{DEMO}/exports"),
    "team": at(f"{DEMO}/team"),
    "invited": pressed(f"{DRAFT}/team", "Invite", email="ann@union.example"),
    "log": at(f"{DRAFT}/log"),
}


def void(_answer: object) -> None:
    """For ways in one expression."""
