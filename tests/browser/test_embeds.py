"""Our form on somebody else's site, however strict that site is."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from tests.browser.framed import (
    FRAMED,
    HEIGHTS,
    element,
    form_in,
    frame,
    is_mailed,
    write_and_sign,
)
from tests.browser.hosts import Host
from tests.browser.looks import SHIFTS
from tests.browser.site import Site
from tests.support.waiting import eventually

#: What our page tells hosts to add, so that nothing moves before the script is there.
ROOM = "petition-form { display: block; min-height: 100vh }"
#: What blocks cookies of a frame's site where another one stands around it.
BLOCKING = {
    "enableThirdPartyCookieRestriction": True,
    "disableThirdPartyCookieMetadata": True,
    "disableThirdPartyCookieHeuristics": True,
}


def test_it_is_as_high_as_its_form_on_the_strictest_site(
    visitor: Page, site: Site, host: Host
) -> None:
    faults: list[str] = []
    asked: list[Request] = []
    visitor.on("console", lambda one: faults.append(one.text))
    visitor.on("request", lambda one: asked.append(one))
    ours = f"script-src {site.base}; frame-src {site.base}"
    room = host.file(ROOM, "text/css")
    url = host.page(
        f'<link rel="stylesheet" href="{room}">{element(site)}',
        Content_Security_Policy=f"default-src 'none'; style-src {host.base}; {ours}",
        Cross_Origin_Embedder_Policy="require-corp",
        Cross_Origin_Opener_Policy="same-origin",
        Referrer_Policy="no-referrer",
    )
    visitor.goto(url)

    form = form_in(visitor)
    expect(form.locator("#live-letters article")).to_be_visible()
    inside = form.locator("html").evaluate("it => it.getBoundingClientRect().height")
    visitor.wait_for_function(f"want => ({HEIGHTS})() >= want", arg=inside)
    assert visitor.evaluate(HEIGHTS) - inside < 1
    assert visitor.evaluate(SHIFTS) == 0
    assert [one for one in faults if "favicon" not in one and "404" not in one] == []
    kinds = [one.resource_type for one in asked if one.url.startswith(site.base)]
    # embed.js, then one document, one stylesheet and one script; then the letter.
    assert kinds == ["script", "document", "stylesheet", "script", "fetch"]
    assert visitor.evaluate("crossOriginIsolated")

    email = write_and_sign(form)

    eventually(lambda: is_mailed(site, email))


def test_the_whole_way_of_a_letter_stays_in_the_frame(
    visitor: Page, site: Site, host: Host
) -> None:
    visitor.goto(host.page(element(site, 'variant="compact"')))
    form = form_in(visitor)
    form.locator('[formaction*="/sign"]').click()
    expect(form.locator("#errors")).to_be_visible()

    email = write_and_sign(form)

    assert [one.url.split("?")[0] for one in visitor.frames[1:]] == [
        f"{site.base}/embed/salt-works/check-your-mail"
    ]
    eventually(lambda: is_mailed(site, email))
    visitor.wait_for_function(f"() => ({HEIGHTS})() < 1200")


@pytest.mark.parametrize("more", ["", 'variant="compact"'])
def test_a_column_of_280_pixels_is_wide_enough(
    visitor: Page, site: Site, host: Host, more: str
) -> None:
    column = f'<div style="inline-size: 280px">{element(site, more)}</div>'
    visitor.goto(host.page(column))
    form, wide = form_in(visitor), "it => it.ownerDocument.scrollingElement.scrollWidth"
    form.locator('[formaction*="/sign"]').click()
    expect(form.locator("#errors")).to_be_visible()
    widths = [form.locator("html").evaluate(wide)]

    email = write_and_sign(
        form, lambda: widths.append(form.locator("h1").evaluate(wide))
    )

    assert widths == [280] * 3
    eventually(lambda: is_mailed(site, email))


@pytest.mark.parametrize("width", [280, 390, 1280])
def test_nothing_moves_in_the_frame(visitor: Page, site: Site, width: int) -> None:
    visitor.set_viewport_size({"width": width, "height": 740})
    visitor.goto(site.base + FRAMED, wait_until="networkidle")

    assert visitor.evaluate(SHIFTS) == 0


@pytest.mark.parametrize("sandbox", ["allow-forms", "allow-forms allow-scripts"])
def test_a_sandboxed_frame_is_enough(
    visitor: Page, site: Site, host: Host, sandbox: str
) -> None:
    visitor.goto(host.page(frame(site, f'sandbox="{sandbox}"')))
    form = form_in(visitor)
    if "scripts" in sandbox:
        expect(form.locator("#live-letters article")).to_be_visible()

    email = write_and_sign(form)

    eventually(lambda: is_mailed(site, email))


def test_wordpress_gets_a_form_that_works_in_its_narrow_sandbox(
    visitor: Page, site: Site, host: Host
) -> None:
    path = f"{FRAMED}#?secret=wp1234"
    visitor.goto(host.page(frame(site, 'sandbox="allow-scripts"', path)))
    visitor.evaluate(
        "() => addEventListener('message', one => (window.told ??= []).push(one.data))"
    )
    form = form_in(visitor)
    expect(form.locator("#live-letters article")).to_be_visible()
    form.locator('[formaction*="/sign"]').click()
    expect(form.locator("#errors")).to_be_visible()

    email = write_and_sign(form)
    form.get_by_role("link", name="The count").click()

    eventually(lambda: is_mailed(site, email))
    visitor.wait_for_function("() => told.at(-1).message === 'link'")
    told = visitor.evaluate("told.filter(one => one.message)")
    assert {one["secret"] for one in told} == {"wp1234"}
    assert {one["message"] for one in told} == {"height", "link"}
    assert told[-1]["value"] == f"{site.base}/c/salt-works/tally?lang=en"


def test_no_script_is_needed(chromium: Browser, site: Site, host: Host) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(host.page(element(site)))
    expect(page.locator("petition-form a")).to_be_visible()
    page.goto(host.page(frame(site)))

    email = write_and_sign(form_in(page))

    eventually(lambda: is_mailed(site, email))
    assert context.cookies() == []
    context.close()


def test_cookies_of_others_may_be_blocked(
    visitor: Page, site: Site, host: Host
) -> None:
    tools = visitor.context.new_cdp_session(visitor)
    tools.send("Network.enable")
    tools.send("Network.setCookieControls", BLOCKING)
    visitor.goto(host.page(element(site)))

    email = write_and_sign(form_in(visitor))

    eventually(lambda: is_mailed(site, email))


def test_loaded_twice_it_is_there_once(visitor: Page, site: Site, host: Host) -> None:
    faults: list[str] = []
    visitor.on("pageerror", lambda one: faults.append(str(one)))
    visitor.goto(host.page(element(site) + element(site)))

    expect(visitor.locator("petition-form iframe")).to_have_count(2)
    assert faults == []
    titles = [one.get_attribute("title") for one in visitor.locator("iframe").all()]
    assert titles == ["Write your letter"] * 2


def test_every_box_of_our_page_shows_the_form_or_the_count(
    visitor: Page, site: Site, host: Host
) -> None:
    visitor.goto(f"{site.base}/c/salt-works/share?lang=en")
    boxes = [one.input_value() for one in visitor.locator(".copy").all()]
    assert not visitor.locator(".copy").first.evaluate(
        "it => it.scrollHeight > it.clientHeight"
    )
    shown = visitor.frame_locator("iframe.shown")
    visitor.locator("iframe.shown").scroll_into_view_if_needed()
    expect(shown.locator("h1")).to_have_text("Free the salt workers")

    visitor.goto(host.page("".join(boxes[:2])))
    for one in (0, 1):
        form = visitor.frame_locator("iframe").nth(one)
        expect(form.locator("h1")).to_have_text("Free the salt workers")


def test_the_count_shows_as_a_picture_on_an_isolated_site(
    visitor: Page, site: Site, host: Host
) -> None:
    picture = f'<img src="{site.base}/c/salt-works/badge.svg?lang=ar" alt="">'
    visitor.goto(host.page(picture, Cross_Origin_Embedder_Policy="require-corp"))

    width = visitor.locator("img").evaluate("it => it.naturalWidth")
    assert width > 100
