"""GET /: the campaigns that take letters now."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from petition.domain.campaigns import CampaignState, Pack
from tests.web.conftest import MakeSite
from tests.web.support.site import Site


def titles(site: Site, path: str = "/", **headers: str) -> list[str]:
    return [one.text for one in site.get(path, **headers).dom.all("h3")]


def test_open_campaigns_stand_there_newest_first(
    make_site: MakeSite, pack: Pack
) -> None:
    site = make_site((pack, replace(pack, slug="second")))
    links = [one.one("a")["href"] for one in site.get("/").dom.all("h3")]
    assert [link.split("?")[0] for link in links] == ["/c/second", "/c/wharf"]


@pytest.mark.parametrize("state", [CampaignState.PAUSED, CampaignState.CLOSED])
def test_campaigns_that_take_no_letters_do_not(
    site: Site, state: CampaignState
) -> None:
    site.to(state)
    assert titles(site) == []
    assert "No campaign is open at the moment." in site.get("/").dom.one("main").text


def test_drafts_and_campaigns_to_come_do_not(make_site: MakeSite, pack: Pack) -> None:
    site = make_site((replace(pack, opens=date(2024, 6, 1)),))
    site.add(replace(pack, slug="draft"), opened=False)
    assert titles(site) == []
    site.clock.pass_(days=30)
    assert titles(site) == ["Free the dockers"]


def test_a_campaign_is_shown_in_the_visitors_language(site: Site) -> None:
    page = site.get("/", Accept_Language="ru")
    assert page.dom.one("html")["lang"] == "ru"
    assert page.dom.one("h3").text == "Свободу докерам"
    assert "Accept-Language" in page.headers["Vary"]


def test_a_language_can_be_asked_for(site: Site) -> None:
    page = site.get("/?lang=ru", Accept_Language="en")
    assert page.dom.one("html")["lang"] == "ru"
    assert "Vary" not in page.headers


@pytest.mark.parametrize("lang", ["xx", "", "%00", "ar"])
def test_a_language_without_interface_is_negotiated(site: Site, lang: str) -> None:
    page = site.get(f"/?lang={lang}", Accept_Language="ru")
    assert page.dom.one("html")["lang"] == "ru"
    assert "Accept-Language" in page.headers["Vary"]


def test_how_many_have_signed_stands_there(site: Site) -> None:
    assert "Nobody has signed yet" in site.get("/").dom.one("main").text
    site.confirmed()
    site.work()
    text = site.get("/").dom.one("main").text
    assert "1 person has signed. The goal is 500." in text


def test_the_page_may_be_cached(site: Site) -> None:
    page = site.get("/")
    assert page.headers["Cache-Control"].startswith("public, s-maxage=10")
    assert site.get("/", If_None_Match=page.headers["ETag"]).status == 304


def test_the_page_in_other_languages_is_one_link_away(site: Site) -> None:
    page = site.get("/", Accept_Language="ru")
    links = {
        one["hreflang"]: one["href"] for one in page.dom.all("a") if one.get("hreflang")
    }
    assert {"en", "kk"} <= set(links)
    assert site.get(links["kk"], Accept_Language="ru").dom.one("html")["lang"] == "kk"
