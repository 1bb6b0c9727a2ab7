"""GET /oembed: a pasted address becomes the form, as oembed.com says."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree as ET

import pytest

from petition.domain.campaigns import CampaignState, Pack
from tests.web.conftest import MakeSite
from tests.web.support.dom import parse
from tests.web.support.site import Page, Site

ADDRESS = "https://letters.example/c/wharf"


def ask(site: Site, url: str = ADDRESS, **more: str) -> Page:
    return Page(site.client.get("/oembed", query_string={"url": url, **more}))


def answer(site: Site, url: str = ADDRESS, **more: str) -> dict[str, Any]:
    page = ask(site, url, **more)
    assert page.status == 200
    found: dict[str, Any] = page.response.get_json()
    return found


def test_it_is_rich_and_as_wide_as_it_says(site: Site) -> None:
    found = answer(site)
    frame = parse(found["html"]).one("iframe")
    assert (found["version"], found["type"]) == ("1.0", "rich")
    assert found["title"] == frame["title"] == "Free the dockers"
    assert found["author_name"] == "Dockers’ Union"
    assert frame["src"] == "https://letters.example/embed/wharf?lang=en"
    sizes = (str(found["width"]), str(found["height"]))
    assert (frame["width"], frame["height"]) == sizes


def test_a_quoted_link_stays_where_no_frame_is_shown(site: Site) -> None:
    html = parse(answer(site, f"{ADDRESS}?from=radio")["html"])
    link = html.one("blockquote").one("a")
    assert link["href"] == "https://letters.example/c/wharf?lang=en&from=radio"
    assert link.text == "Free the dockers"


def test_it_is_no_larger_than_the_host_allows(site: Site) -> None:
    found = answer(site, maxwidth="320", maxheight="400")
    assert (found["width"], found["height"]) == (320, 400)
    assert 'width="320" height="400"' in found["html"]


def test_it_keeps_language_and_source_of_the_address(site: Site) -> None:
    found = answer(site, f"{ADDRESS}?lang=ru&from=radio")
    assert found["title"] == "Свободу докерам"
    assert "/embed/wharf?lang=ru&amp;from=radio" in found["html"]


def test_xml_says_the_same(site: Site) -> None:
    page, json = ask(site, format="xml"), answer(site)
    root = ET.fromstring(page.response.get_data())  # noqa: S314 – our own.
    assert page.headers["Content-Type"] == "text/xml; charset=utf-8"
    assert root.tag == "oembed"
    assert {one.tag: one.text for one in root} == {
        name: str(value) for name, value in json.items()
    }


@pytest.mark.parametrize(
    "url", ["", "https://evil.example/c/wharf", f"{ADDRESS}/tally", f"{ADDRESS}x"]
)
def test_what_is_not_ours_is_not_found(still_site: Site, url: str) -> None:
    assert ask(still_site, url).status == 404


def test_a_draft_is_not_found(make_site: MakeSite, pack: Pack) -> None:
    site = make_site(())
    site.add(pack, opened=False)
    assert ask(site).status == 404


def test_a_closed_campaign_can_still_be_shown(site: Site) -> None:
    site.to(CampaignState.CLOSED)
    assert answer(site)["type"] == "rich"


@pytest.mark.parametrize("form", ["yaml", "JSON", "html", "\0"])
def test_other_formats_are_not_implemented(still_site: Site, form: str) -> None:
    assert ask(still_site, format=form).status == 501


def test_anybody_may_read_and_keep_it(still_site: Site) -> None:
    headers = ask(still_site).headers
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert headers["Cache-Control"].startswith("public, ")


@pytest.mark.parametrize(
    "query", ["", "?lang=ru&from=mill-union", "?lang=en&variant=compact&scheme=light"]
)
def test_the_campaigns_page_tells_where_to_ask(still_site: Site, query: str) -> None:
    page = still_site.get(f"/c/wharf{query}")
    for form in ("application/json", "text/xml"):
        link = page.dom.one("link", type=f"{form}+oembed")["href"]
        assert parse_qs(urlsplit(link).query)["url"] == [f"{ADDRESS}{query}"]
        path = link.removeprefix("https://letters.example")
        answer = still_site.get(path)
        assert answer.status == 200
        assert query[1:].replace("&", "&amp;").replace("from=", "partner=") in (
            answer.response.get_json()["html"]
            if "json" in form
            else unescape(answer.html)
        )


def test_a_forged_source_stays_in_its_attribute(still_site: Site) -> None:
    found = answer(still_site, f'{ADDRESS}?from="><script>&lang="><b>')
    assert re.findall(r"<(\w+)", found["html"]) == ["blockquote", "a", "iframe"]
