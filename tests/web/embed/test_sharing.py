"""GET /c/<slug>/share: every way to show a campaign elsewhere, ready to copy."""

from __future__ import annotations

import pytest

from petition.domain.campaigns import CampaignState
from tests.web.support.dom import Node, parse
from tests.web.support.forms import read_form
from tests.web.support.site import Page, Site

SHARE = "/c/wharf/share?lang=en"


def box(page: Page, name: str) -> str:
    """What one copies out of a box."""
    return page.dom.one("textarea", aria_labelledby=name).raw_text


def piece(page: Page, name: str) -> Node:
    return parse(box(page, f"box-{name}"))


def test_the_campaigns_page_leads_here(still_site: Site) -> None:
    links = still_site.get("/c/wharf?lang=ru").dom.all("a")
    assert "/c/wharf/share?lang=ru" in [
        link["href"] for link in links if "href" in link.attrs
    ]


def test_the_script_box_is_one_element_with_a_link_in_it(still_site: Site) -> None:
    page = still_site.get(f"{SHARE}&partner=mill-union&variant=compact&radius=2")
    script = piece(page, "script").one("script")
    element = piece(page, "script").one("petition-form")
    assert script.attrs == {"src": "https://letters.example/embed.js", "async": ""}
    assert element.attrs == {
        "campaign": "wharf", "lang": "en", "partner": "mill-union",
        "variant": "compact", "radius": "2",
    }  # fmt: skip
    assert element.one("a")["href"].endswith("/c/wharf?lang=en&from=mill-union")


@pytest.mark.parametrize("language", ["en", "ru", "ar"])
def test_every_frame_that_is_offered_is_there(still_site: Site, language: str) -> None:
    page = still_site.get(f"/c/wharf/share?lang={language}&partner=mill-union")
    source = piece(page, "iframe").one("iframe")["src"]
    framed = still_site.get(source.removeprefix("https://letters.example"))
    assert framed.status == 200
    assert framed.dom.one("html")["lang"] == language
    assert framed.form.value("source") == "mill-union"
    assert page.dom.one("iframe")["src"] in source


def test_a_form_of_bare_html_leads_to_the_preview(site: Site) -> None:
    page = site.get(f"{SHARE}&partner=mill-union")
    form = read_form(piece(page, "form").one("form"))
    assert form.action == "https://letters.example/c/wharf/preview"
    filled = form.filled(
        name="Zoë", email="zoe@mail.example", country="GB", field_branch="Quay nine"
    )
    preview = site.post(
        "/c/wharf/preview", filled.values, Origin="https://mill.example"
    )
    assert preview.status == 422  # A prompt of the campaign still stands in it.
    assert preview.form.value("source") == "mill-union"
    assert preview.form.values["target"] == ["embassy", "minister"]


def test_what_is_asked_for_stands_in_every_frame(still_site: Site) -> None:
    page = still_site.get(f"{SHARE}&scheme=dark&font=serif")
    element = piece(page, "script").one("petition-form")
    assert (element["scheme"], element["font"]) == ("dark", "serif")
    pasted = "https://letters.example/c/wharf?lang=en&font=serif&scheme=dark"
    assert box(page, "box-oembed") == pasted
    source = piece(page, "iframe").one("iframe")["src"]
    framed = still_site.get(source.removeprefix("https://letters.example"))
    assert framed.dom.one("meta", name="color-scheme")["content"] == "dark"
    assert "scheme=dark" in framed.dom.one("link", rel="stylesheet")["href"]


def test_a_bare_form_says_what_may_be_left_out(still_site: Site) -> None:
    for label in piece(still_site.get(SHARE), "form").all("label"):
        (control,) = [it for it in label.nodes() if it.get("name")]
        assert ("(optional)" in label.text) is ("required" not in control.attrs)


def test_the_page_says_where_goes_what_people_write(still_site: Site) -> None:
    said = still_site.get(SHARE).dom.text
    assert "What people write goes to Dockers’ Union" in said
    assert "None of it sets a cookie" in said


def test_who_cannot_take_letters_has_no_form_to_give_away(site: Site) -> None:
    site.to(CampaignState.CLOSED)
    page = site.get(SHARE)
    assert page.status == 200
    assert not page.dom.all("textarea", aria_labelledby="box-form")


def test_link_badge_and_address_carry_the_source(still_site: Site) -> None:
    page = still_site.get(f"{SHARE}&from=radio")
    address = "https://letters.example/c/wharf?lang=en&from=radio"
    assert box(page, "box-oembed") == address
    assert piece(page, "link").one("a")["href"] == address
    badge = piece(page, "badge").one("img")["src"]
    assert still_site.get(badge.removeprefix("https://letters.example")).status == 200


def test_a_republishers_note_is_filled_in_everywhere(still_site: Site) -> None:
    page = still_site.get(f"{SHARE}&note=%3Cb%3EOurs")
    for kind in ("html", "md", "txt"):
        assert "Ours" in box(page, f"story-{kind}")
        links = [a["href"] for a in page.dom.all("a") if "download" in a.attrs]
        (link,) = [one for one in links if f"article.{kind}" in one]
        file = still_site.get(link)
        assert "Ours" in file.html
        assert "<b>" not in file.html or kind == "txt"
        assert file.headers["Content-Disposition"].startswith("attachment; ")
    assert page.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("note", ["x" * 301, "a%00b", "a%E2%80%AEb"])
def test_a_note_that_cannot_be_taken_is_said(still_site: Site, note: str) -> None:
    page = still_site.get(f"{SHARE}&note={note}")
    assert page.status == 200
    assert page.errors("note")
    assert still_site.get(f"/c/wharf/article.html?note={note}").status == 400


def test_it_may_show_our_own_frame_and_nothing_else(still_site: Site) -> None:
    policy = still_site.get(SHARE).headers["Content-Security-Policy"]
    assert policy.endswith("frame-ancestors 'none'; frame-src 'self'")
    assert "script-src" not in policy
