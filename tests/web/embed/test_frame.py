"""GET and POST /embed/<slug>…: the whole way of a letter, in a frame."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from petition.domain.allowances import FRESH
from petition.domain.campaigns import CampaignState, Embeds, Pack, Partner
from petition.web.context import EXTENSION
from tests.web.conftest import MakeSite
from tests.web.support.forms import Form
from tests.web.support.site import ANSWERS, Page, Site

MILL = "lang=en&partner=mill-union"


def ancestors(page: Page) -> str:
    parts = page.headers["Content-Security-Policy"].split(";")
    (found,) = [one.strip() for one in parts if "frame-ancestors" in one]
    return str(found).removeprefix("frame-ancestors ")


def write(site: Site, query: str = MILL, **answers: Any) -> Form:
    page = site.get(f"/embed/wharf?{query}")
    assert page.status == 200
    site.clock.pass_(seconds=10)
    return page.form.filled(**{**ANSWERS, **answers})


def press(site: Site, page: Page, step: str, form: Form) -> Page:
    """Press the button of a page that leads to a step."""
    buttons = {one.get("formaction") for one in page.dom.all("button")}
    (path,) = [one for one in buttons if f"/{step}" in one]
    assert path.startswith("/embed/wharf/")
    return site.post(path, form.values)


def test_the_whole_way_stays_in_the_frame(site: Site) -> None:
    query = f"{MILL}&variant=compact&radius=3"
    page, form = site.get(f"/embed/wharf?{query}"), write(site, query)
    preview = press(site, page, "preview", form)
    assert preview.status == 200
    assert len(preview.letters()) == 1
    signed = press(site, preview, "sign", preview.form)
    assert signed.location == "/embed/wharf/check-your-mail"
    asked = parse_qs(urlsplit(signed.headers["Location"]).query)
    assert asked == {name: [value] for name, value in map(pair, query.split("&"))}
    assert site.get(signed.headers["Location"]).status == 200
    assert site.post(site.link("confirm")).status == 303


def test_a_campaign_can_be_shown_by_listed_sites_only(site: Site, pack: Pack) -> None:
    more = Partner("relief", "Relief", "", ("https://relief.example:8443",), {})
    listed = replace(
        pack, slug="listed", embeds=Embeds.LISTED, partners=(*pack.partners, more)
    )
    site.add(listed)
    every = "'self' https://mill.example https://relief.example:8443"
    for query in ("lang=en", "lang=en&from=newsletter", "lang=en&partner=nobody"):
        page = site.get(f"/embed/listed?{query}")
        assert ancestors(page) == every
        told = page.dom.one("html").get("data-origins")
        assert told == every.removeprefix("'self' ")
    assert ancestors(site.get(f"/embed/listed?{MILL}")) == "'self' https://mill.example"


def test_with_nobody_listed_only_our_own_pages_show_it(site: Site, pack: Pack) -> None:
    site.add(replace(pack, slug="listed", embeds=Embeds.LISTED, partners=()))
    page = site.get("/embed/listed?lang=en")
    assert ancestors(page) == "'self'"
    assert page.dom.one("html").get("data-origins") == ""


def pair(part: str) -> tuple[str, str]:
    name, _, value = part.partition("=")
    return name, value


def test_mistakes_are_shown_in_the_frame(site: Site) -> None:
    page, form = site.get(f"/embed/wharf?{MILL}"), write(site, name="")
    for step in ("preview", "sign"):
        wrong = press(site, page, step, form)
        assert wrong.status == 422
        assert wrong.errors("name")
        assert wrong.form.value("email") == "zoe@mail.example"
        assert ancestors(wrong) == "'self' https://mill.example"


def test_a_machine_sees_what_everybody_sees(site: Site) -> None:
    answer = site.post(f"/embed/wharf/sign?{MILL}", write(site, website="x").values)
    site.work()
    assert answer.location == "/embed/wharf/check-your-mail"
    assert site.mails == []


def test_the_letter_grows_for_a_sandboxed_frame_too(site: Site) -> None:
    page = site.post("/embed/wharf/live?lang=en", write(site).values, Origin="null")
    assert "Quay nine" in page.dom.text
    assert page.headers["Access-Control-Allow-Origin"] == "*"
    assert page.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "origin", ["null", "https://mill.example", "https://x.example"]
)
def test_what_is_sent_from_any_origin_is_taken(site: Site, origin: str) -> None:
    values = write(site).values
    answer = site.post(f"/embed/wharf/sign?{MILL}", values, Origin=origin)
    assert answer.status == 303
    site.post(site.link("confirm"))
    assert site.tally()["total"] == 1


@pytest.mark.parametrize(
    ("query", "source", "sites"),
    [
        ("", "", "*"),
        ("from=radio", "radio", "*"),
        ("partner=mill-union", "mill-union", "'self' https://mill.example"),
        ("from=mill-union", "mill-union", "'self' https://mill.example"),
        ("partner=mill-union&from=radio", "mill-union", "'self' https://mill.example"),
        ("partner=nobody&from=radio", "radio", "*"),
        ("partner=nobody", "nobody", "*"),
        ("partner=%3Cb%3E", "", "*"),
    ],
)
def test_a_page_gets_the_frame_of_the_partner_it_names(
    still_site: Site, query: str, source: str, sites: str
) -> None:
    page = still_site.get(f"/embed/wharf?lang=en&{query}")
    assert page.form.value("source") == source
    assert ancestors(page) == sites


def test_a_source_in_the_form_cannot_differ_from_the_frames(site: Site) -> None:
    form = write(site, "lang=en", source="mill-union", partner_consent="yes")
    page = site.post("/embed/wharf/preview?lang=en", form.values)
    assert page.form.value("source") == ""
    site.post("/embed/wharf/sign?lang=en", page.form.values)
    site.clock.pass_(seconds=10)
    site.post("/embed/wharf/sign?lang=en", form.values)
    site.post(site.link("confirm"))
    assert site.tally()["by_partner"] == {"other": 1}


def test_signatures_count_for_the_partner(site: Site) -> None:
    for number in range(5):
        form = write(site, email=f"a{number}@mail.example")
        site.post(f"/embed/wharf/sign?{MILL}", form.values)
        site.post(site.link("confirm"))
    assert site.tally()["by_partner"] == {"mill-union": 5}


def test_a_partner_without_sites_of_its_own_may_be_shown_by_all(
    make_site: MakeSite, pack: Pack
) -> None:
    partner = replace(pack.partners[0], origins=())
    site = make_site((replace(pack, partners=(partner,)),))
    assert ancestors(site.get(f"/embed/wharf?{MILL}")) == "*"


def test_the_notice_names_organiser_and_partner_and_asks_apart(
    still_site: Site,
) -> None:
    page = still_site.get(f"/embed/wharf?{MILL}&variant=compact")
    notice = page.dom.one("section", aria_labelledby="readers").text
    assert "Responsible: Dockers’ Union" in notice
    assert "You came through Mill Union." in notice
    tick = page.dom.one("input", name="partner_consent")
    assert "checked" not in tick.attrs
    assert tick not in [one for fold in page.dom.all("details") for one in fold.nodes()]
    assert (
        "Mill Union may write to me"
        in page.dom.one("label", for_="partner_consent").text
    )


def test_without_a_partner_nobody_asks_for_one(still_site: Site) -> None:
    page = still_site.get("/embed/wharf?lang=en")
    assert not page.dom.all("input", name="partner_consent")
    assert "Mill Union may" not in page.html


def test_other_pages_open_outside_and_steps_inside(still_site: Site) -> None:
    page = still_site.get(f"/embed/wharf?{MILL}")
    assert page.dom.one("base").attrs == {"target": "_blank"}
    for node in page.dom.nodes():
        address = node.get("href") or node.get("action")
        inside = address.startswith(("/embed/wharf", "#"))
        if node.tag in ("a", "form") and address:
            assert (node.get("target") == "_self") is inside, address


def test_who_goes_on_to_our_page_still_came_through_the_partner(
    still_site: Site,
) -> None:
    page = still_site.get(f"/embed/wharf?{MILL}")
    assert "/c/wharf?lang=en&from=mill-union" in [
        a.get("href") for a in page.dom.all("a")
    ]


def test_it_is_one_document_one_stylesheet_and_one_script(still_site: Site) -> None:
    page = still_site.get(f"/embed/wharf?{MILL}")
    loaded = [*page.dom.all("script"), *page.dom.all("link", rel="stylesheet")]
    assert sorted(one.tag for one in loaded) == ["link", "script"]
    for one in loaded:
        file = still_site.get(one.get("src") or one.get("href"))
        assert file.status == 200
        assert "immutable" in file.headers["Cache-Control"]
        assert file.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_it_may_stand_in_a_page_that_isolates_itself(still_site: Site) -> None:
    for path in ("/embed/wharf", "/embed/wharf/check-your-mail", "/embed/nobody"):
        headers = still_site.get(path).headers
        assert headers["Cross-Origin-Embedder-Policy"] == "require-corp"
        assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert "X-Frame-Options" not in headers
        assert "Set-Cookie" not in headers


@pytest.mark.parametrize(
    ("state", "words"),
    [(CampaignState.PAUSED, "Signing is paused"), (CampaignState.CLOSED, "closed")],
)
def test_a_campaign_that_takes_no_letters_says_so(
    site: Site, state: CampaignState, words: str
) -> None:
    form = write(site)
    site.to(state)
    page, late = (
        site.get(f"/embed/wharf?{MILL}"),
        site.post("/embed/wharf/sign", form.values),
    )
    assert (page.status, late.status) == (200, 409)
    assert words in page.dom.text
    assert words in late.dom.text
    assert not page.dom.all("form")


def test_who_must_wait_keeps_everything_in_the_frame(make_site: MakeSite) -> None:
    site = make_site(rate_limits=True)
    form, limits = write(site), site.app.extensions[EXTENSION].limits
    for _ in range(FRESH):
        limits.signing("127.0.0.1", "mail.example", 1, site.clock().timestamp())
    page = site.post(f"/embed/wharf/sign?{MILL}", form.values)
    assert page.status == 429
    assert page.form.value("name") == "Zoë Quartermain"
    assert page.headers["Retry-After"]
    assert ancestors(page) == "'self' https://mill.example"
