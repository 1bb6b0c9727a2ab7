"""GET /c/<slug>/badge.svg: the count as a picture for any page."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from petition.domain.campaigns import CampaignState
from tests.web.support.site import Site

SVG = "{http://www.w3.org/2000/svg}"


def said(site: Site, query: str = "") -> str:
    root = ET.fromstring(site.get(f"/c/wharf/badge.svg{query}").html)  # noqa: S314 – our own.
    return root.findtext(f"{SVG}title") or ""


def test_it_says_how_many_have_signed(site: Site) -> None:
    for number in range(5):
        site.confirmed(email=f"a{number}@mail.example", query="?from=mill-union")
    site.work()
    assert said(site) == "Free the dockers: 5 people have signed"
    through = said(site, "?partner=mill-union")
    assert through == "Free the dockers: 5 people have signed · 5 through Mill Union"


def test_it_counts_nobody_in_words(site: Site) -> None:
    assert said(site) == "Free the dockers: Nobody has signed yet"
    site.to(CampaignState.CLOSED)
    assert said(site) == "Free the dockers: Nobody has signed"


def test_a_partner_with_few_shows_the_whole_count_alone(site: Site) -> None:
    for number in range(5):
        site.confirmed(email=f"a{number}@mail.example")
    site.confirmed(query="?lang=en&from=mill-union")
    site.work()
    assert said(site, "?partner=mill-union") == said(site, "?partner=nobody")


def test_it_speaks_the_language_that_is_asked_for(still_site: Site) -> None:
    page = still_site.get("/c/wharf/badge.svg?lang=ar", Accept_Language="ru")
    root = ET.fromstring(page.html)  # noqa: S314 – our own.
    assert root.get("direction") == "rtl"
    assert said(still_site, "?lang=ar").startswith("الحرية لعمال الميناء")
    assert said(still_site, "?lang=xx").startswith("Free the dockers")
    assert "Vary" not in page.headers


def test_it_is_right_within_a_minute(still_site: Site) -> None:
    headers = still_site.get("/c/wharf/badge.svg").headers
    seconds = dict(re.findall(r"([a-z-]+)=(\d+)", headers["Cache-Control"]))
    shared = int(seconds["s-maxage"]) + int(seconds["stale-while-revalidate"])
    assert shared + int(seconds["max-age"]) < 60
    again = still_site.get("/c/wharf/badge.svg", If_None_Match=headers["ETag"])
    assert again.status == 304


def test_any_page_may_show_it_and_it_may_do_nothing(still_site: Site) -> None:
    headers = still_site.get("/c/wharf/badge.svg").headers
    assert headers["Content-Type"] == "image/svg+xml"
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "script-src" not in headers["Content-Security-Policy"]
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; style")
