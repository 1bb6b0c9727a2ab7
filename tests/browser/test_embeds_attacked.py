"""Pages around our form that lie, listen, hide or trick; and what they get."""

from __future__ import annotations

from typing import Literal
from urllib.parse import urlencode, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.framed import FRAMED, HEIGHTS, element, form_in, frame
from tests.browser.hosts import Host
from tests.browser.looks import faults
from tests.browser.signers import Signers
from tests.browser.site import Site


@pytest.mark.parametrize(
    "message",
    [
        "{type: 'petition-height', campaign: 'salt-works', height: 9999}",
        "{type: 'petition-height', campaign: 'salt-works', height: -1}",
        "'petition-height'",
        "null",
    ],
)
def test_messages_from_elsewhere_change_nothing(
    visitor: Page, site: Site, host: Host, message: str
) -> None:
    visitor.goto(host.page(element(site)))
    expect(form_in(visitor).locator("#live-letters article")).to_be_visible()
    visitor.wait_for_function(f"() => ({HEIGHTS})() > 1000")
    before = visitor.evaluate(HEIGHTS)

    visitor.evaluate(
        f"""() => new Promise(done => {{
            addEventListener("message", () => done(), {{once: true}});
            postMessage({message}, "*");
        }})"""
    )

    assert visitor.evaluate(HEIGHTS) == before


def test_a_frame_of_others_cannot_speak_for_ours(
    visitor: Page, site: Site, host: Host
) -> None:
    other = host.page("").replace("localhost", "127.0.0.1")
    visitor.goto(host.page(f'{element(site)}<iframe src="{other}"></iframe>'))
    visitor.wait_for_function(f"() => ({HEIGHTS})() > 1000")
    before = visitor.evaluate(HEIGHTS)

    say(visitor, other, "salt-works")

    assert visitor.evaluate(HEIGHTS) == before


def test_one_of_our_frames_cannot_speak_for_another(
    visitor: Page, site: Site, host: Host
) -> None:
    closed = '<petition-form campaign="salt-closed" lang="en"></petition-form>'
    visitor.goto(host.page(element(site) + closed))
    visitor.wait_for_function(f"() => ({HEIGHTS})() > 1000")
    visitor.locator("petition-form").nth(1).scroll_into_view_if_needed()
    expect(visitor.frame_locator("iframe").nth(1).locator("main")).to_be_visible()
    before = visitor.evaluate(HEIGHTS)

    for campaign in ("salt-works", "salt-closed"):
        say(visitor, f"{site.base}/embed/salt-closed", campaign)

    assert visitor.evaluate(HEIGHTS) == before


def say(page: Page, url: str, campaign: str) -> None:
    """Let the frame of an address tell a height, until the page has heard it."""
    page.evaluate(
        """() => {
            window.heard = [];
            addEventListener("message", it => heard.push(it.data.campaign));
        }"""
    )
    (teller,) = [one for one in page.frames if one.url.startswith(url)]
    message = {"type": "petition-height", "campaign": campaign, "height": 9999}
    teller.evaluate("message => parent.postMessage(message, '*')", message)
    page.wait_for_function("campaign => heard.includes(campaign)", arg=campaign)


def test_a_partners_form_shows_on_the_partners_sites_only(
    visitor: Page, site: Site, host: Host
) -> None:
    changes = {"https://harbour.example": host.base}
    site.add("salt-allied", changes={"partners.toml": changes})
    theirs = element(site, 'partner="harbour-union"').replace("-works", "-allied")
    page = host.page(theirs)
    visitor.goto(page)
    visitor.wait_for_function(f"() => ({HEIGHTS})() > 1000")
    notice = form_in(visitor).locator("[aria-labelledby=readers]")
    expect(notice).to_contain_text("You came through Harbour Union.")
    expect(notice).to_contain_text("Salt Workers’ Union")

    with visitor.expect_console_message(lambda one: "frame-ancestors" in one.text):
        visitor.goto(page.replace("localhost", "127.0.0.1"))

    assert not form_in(visitor).locator("main").count()


@pytest.mark.parametrize("kind", ["waiting", "not_me", "mail", "used"])
def test_no_page_that_changes_something_can_be_framed(
    visitor: Page, site: Site, host: Host, signers: Signers, kind: str
) -> None:
    path = signers.link(kind, "en")
    visitor.goto(f"{site.base}{path}" if path.startswith("/") else path)
    expect(visitor.locator("main")).to_be_visible()
    url = host.page(frame(site, path=urlsplit(path).path))

    with visitor.expect_console_message(lambda one: "frame-ancestors" in one.text):
        visitor.goto(url)

    assert not form_in(visitor).locator("main").count()


@pytest.mark.parametrize(
    "theme",
    [
        *({"accent": "#ffffff"}, {"accent": "#000000"}, {"accent": "#7f7f7f"}),
        *({"accent": "#ffffff", "scheme": "light"}, {"scheme": "dark"}),
        {"accent": "url(//evil.example/x)", "radius": "0;display:none", "font": "x"},
    ],
)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_theme_hides_what_people_agree_to(
    visitor: Page,
    site: Site,
    theme: dict[str, str],
    scheme: Literal["light", "dark"],
) -> None:
    asked: list[str] = []
    visitor.on("request", lambda one: asked.append(one.url))
    visitor.emulate_media(color_scheme=scheme)
    more = urlencode({"partner": "harbour-union", **theme})
    visitor.goto(f"{site.base}{FRAMED}&{more}", wait_until="networkidle")

    consent = visitor.get_by_label("Harbour Union may write to me")
    expect(consent).to_be_visible()
    expect(consent).not_to_be_checked()
    expect(visitor.locator("[aria-labelledby=readers] li").first).to_be_visible()
    assert not faults(visitor, {"type": "rule", "values": ["color-contrast"]})
    assert [url for url in asked if not url.startswith(f"{site.base}/")] == []


@pytest.mark.parametrize(
    "path",
    [
        f"{FRAMED}&partner=harbour-union",
        f"{FRAMED}&from=harbour-union",
        "/c/salt-works",
        "/c/salt-works/share",
        "/confirm/" + "A" * 43,
        "/organise/login",
    ],
)
def test_what_is_not_for_this_site_is_not_shown(
    visitor: Page, site: Site, host: Host, path: str
) -> None:
    url = host.page(frame(site, path=path))

    with visitor.expect_console_message(lambda one: "frame-ancestors" in one.text):
        visitor.goto(url)

    assert not form_in(visitor).locator("main").count()
