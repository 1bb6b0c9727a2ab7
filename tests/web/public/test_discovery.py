"""What search engines, security researchers and link previews are told."""

from __future__ import annotations

from xml.etree import ElementTree as Xml

from petition.domain.campaigns import CampaignState
from tests.web.support.site import Site

MAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def locations(site: Site) -> list[str]:
    root = Xml.fromstring(site.get("/sitemap.xml").html)  # noqa: S314 – our own.
    return [one.text or "" for one in root.findall("s:url/s:loc", MAP)]


def test_robots_stay_away_from_pages_that_are_somebodys_own(site: Site) -> None:
    lines = site.get("/robots.txt").html.splitlines()

    assert {"Disallow: /confirm/", "Disallow: /mine/", "Disallow: /not-me/"} <= set(
        lines
    )


def test_the_sitemap_lists_what_is_open(site: Site) -> None:
    base = locations(site)[0].rstrip("/")

    assert f"{base}/c/wharf" in locations(site)
    site.to(CampaignState.CLOSED)
    assert locations(site) == [f"{base}/"]


def test_security_txt_says_where_to_write_and_until_when(site: Site) -> None:
    lines = site.get("/.well-known/security.txt").html.splitlines()

    names = [line.split(":")[0] for line in lines]
    assert names == ["Contact", "Expires", "Canonical"]


def test_a_campaign_page_names_its_other_languages(site: Site) -> None:
    head = site.get("/c/wharf?lang=ru").dom.one("head")

    tags = [one["hreflang"] for one in head.all("link") if one.get("hreflang")]
    assert {"en", "ru", "ar", "x-default"} <= set(tags)


def test_a_campaign_page_has_a_picture_of_ours_for_link_previews(site: Site) -> None:
    head = site.get("/c/wharf").dom.one("head")

    facts = {one.get("property"): one.get("content") for one in head.all("meta")}
    assert facts["og:image"].endswith(".png") or ".png?" in facts["og:image"]
    path = "/" + facts["og:image"].split("/", 3)[3]
    assert site.get(path).status == 200


def test_the_canonical_address_keeps_a_language_that_was_asked_for(site: Site) -> None:
    def canonical(path: str) -> str:
        head = site.get(path).dom.one("head")
        return next(
            str(one["href"])
            for one in head.all("link")
            if one.get("rel") == "canonical"
        )

    assert canonical("/c/wharf?lang=ru&from=x").endswith("/c/wharf?lang=ru")
    assert canonical("/c/wharf?from=x").endswith("/c/wharf")


def test_a_link_preview_is_of_the_language_that_was_shared(site: Site) -> None:
    head = site.get("/c/wharf?lang=ru&from=x").dom.one("head")

    facts = {one.get("property"): one.get("content") for one in head.all("meta")}
    assert facts["og:title"] == "Свободу докерам"
    # Networks read the preview from this address, not from the one that was shared.
    assert facts["og:url"].endswith("/c/wharf?lang=ru")
