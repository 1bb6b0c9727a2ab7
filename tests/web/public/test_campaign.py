"""GET /c/<slug>: story, people and count, in the visitor's language."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from petition.domain.campaigns import CampaignState, Pack
from tests.web.conftest import MakeSite
from tests.web.support.site import Site


def test_the_page_tells_the_story_and_who_it_is_for(site: Site) -> None:
    page = site.get("/c/wharf?lang=en")
    main = page.dom.one("main").text
    assert page.status == 200
    assert page.dom.one("h1").text == "Free the dockers"
    assert "They went on strike and got a trial." in main
    assert "Two dockers are in prison for a strike." in main
    assert "Anton is free" in main
    assert "Picket" in main


def test_the_page_names_people_by_their_status(site: Site) -> None:
    glance = site.get("/c/wharf?lang=ru").dom.one("dl", class_="people-glance")
    names = [[one.text for one in part.all("dd")] for part in glance.all("div")]
    assert names == [["Илья Солов", "Мира Белова"], ["Anton Kral"]]


@pytest.mark.parametrize(
    ("header", "language"),
    [("ru", "ru"), ("ar-EG;q=1,en;q=0.1", "ar"), ("fr,ru;q=0.5", "ru"), ("fr", "en")],
)
def test_the_language_is_negotiated_and_caches_are_told(
    site: Site, header: str, language: str
) -> None:
    page = site.get("/c/wharf", Accept_Language=header)
    assert page.dom.one("html")["lang"] == language
    assert "Accept-Language" in page.headers["Vary"]


def test_a_language_that_is_asked_for_wins_over_the_browsers(site: Site) -> None:
    page = site.get("/c/wharf?lang=ru", Accept_Language="ar")
    assert page.dom.one("html")["lang"] == "ru"
    assert page.dom.one("h1").text == "Свободу докерам"
    assert "Vary" not in page.headers


def test_a_language_that_the_campaign_lacks_is_negotiated(site: Site) -> None:
    page = site.get("/c/wharf?lang=xx", Accept_Language="ru")
    assert page.status == 200
    assert page.dom.one("html")["lang"] == "ru"
    assert "Accept-Language" in page.headers["Vary"]


def test_a_language_without_catalogue_keeps_its_own_lang_and_dir(site: Site) -> None:
    page = site.get("/c/wharf?lang=ar")
    html = page.dom.one("html")
    assert (html["lang"], html["dir"]) == ("ar", "rtl")
    assert page.dom.one("h1").text == "الحرية لعمال الميناء"
    assert "Your name" in page.dom.one("form", id="letter-form").text


def test_public_pages_may_be_cached_and_are_revalidated(site: Site) -> None:
    page = site.get("/c/wharf?lang=en")
    kept = site.get("/c/wharf?lang=en", If_None_Match=page.headers["ETag"])
    cache = "public, s-maxage=10, stale-while-revalidate=60"
    assert page.headers["Cache-Control"] == cache
    assert kept.status == 304
    assert kept.html == ""


def test_two_visitors_at_one_moment_get_the_same_bytes(site: Site) -> None:
    first, second = (site.get("/c/wharf?lang=en") for _ in range(2))
    assert first.html == second.html


def test_other_languages_are_one_link_away_and_keep_what_is_known(site: Site) -> None:
    dom = site.get("/c/wharf?lang=en&from=mill-union&country=GB").dom
    link = next(one for one in dom.all("a") if one.get("hreflang") == "ru")
    page = site.get(link["href"])
    assert page.dom.one("html")["lang"] == "ru"
    assert page.form.value("country") == "GB"
    assert page.form.value("source") == "mill-union"


@pytest.mark.parametrize("slug", ["nobody", "WHARF", "wharf%00", "%FF", "a" * 5000])
def test_an_unknown_campaign_is_a_404_with_help(site: Site, slug: str) -> None:
    page = site.get(f"/c/{slug}", Accept_Language="en")
    assert page.status == 404
    assert page.dom.one("h1").text == "There is no such campaign"


def test_a_draft_is_a_404(make_site: MakeSite, pack: Pack) -> None:
    site = make_site(())
    site.add(pack, opened=False)
    for path in ("", "/tally", "/people", "/my-link", "/check-your-mail"):
        assert site.get(f"/c/wharf{path}").status == 404
    for path in ("/sign", "/preview", "/my-link"):
        assert site.post(f"/c/wharf{path}", {"email": "a@b.example"}).status == 404


@pytest.mark.parametrize(
    ("state", "title"),
    [
        (CampaignState.PAUSED, "Signing is paused"),
        (CampaignState.CLOSED, "This campaign is closed"),
    ],
)
def test_a_campaign_that_takes_no_letters_shows_its_story_without_form(
    site: Site, state: CampaignState, title: str
) -> None:
    site.to(state)
    page = site.get("/c/wharf?lang=en")
    assert page.status == 200
    assert page.dom.all("form", id="letter-form") == []
    assert title in page.dom.one("main").text
    asks = "Ask others to write" in page.dom.one("main").text
    assert asks is (state is CampaignState.PAUSED)
    assert "They went on strike" in page.dom.one("main").text


@pytest.mark.parametrize("state", [CampaignState.PAUSED, CampaignState.CLOSED])
@pytest.mark.parametrize("path", ["/c/wharf", "/c/wharf/tally", "/embed/wharf"])
def test_what_became_of_a_campaign_is_told_while_it_takes_no_letters(
    make_site: MakeSite, pack: Pack, path: str, state: CampaignState
) -> None:
    site = make_site((replace(pack, outcome={"en": "All three are **free**."}),))
    assert "All three" not in site.get(f"{path}?lang=en").html
    site.to(state)
    for language in ("en", "ru"):
        told = site.get(f"{path}?lang={language}").dom.one("div", class_="outcome")
        assert (told.text.strip(), told.get("lang")) == ("All three are free.", "en")


def test_a_campaign_before_its_first_day_says_when_it_begins(
    make_site: MakeSite, pack: Pack
) -> None:
    site = make_site((replace(pack, opens=date(2024, 6, 1)),))
    page = site.get("/c/wharf?lang=en")
    assert "Signing begins on 1 June 2024" in page.dom.one("main").text
    assert page.dom.all("form", id="letter-form") == []


def test_opening_and_closing_days_are_included(make_site: MakeSite, pack: Pack) -> None:
    day = date(2024, 5, 2)
    site = make_site((replace(pack, opens=day, closes=day),))
    assert site.get("/c/wharf").dom.all("form", id="letter-form")
    site.clock.pass_(days=1)
    assert site.get("/c/wharf").dom.all("form", id="letter-form") == []


def test_a_campaign_whose_time_is_over_still_stands_there(site: Site) -> None:
    mine, waiting = site.confirmed(), site.signed(email="other@mail.example")
    site.to(CampaignState.CLOSED)
    site.clock.pass_(days=250)
    site.work()
    for path in ("", "/tally", "/tally.json", "/people", "/my-link"):
        assert site.get(f"/c/wharf{path}").status == 200
    assert site.tally()["total"] == 1
    assert site.get(mine).status in (200, 404, 410)
    assert site.get(waiting).status in (404, 410)
    known, strange = (
        site.post("/c/wharf/my-link", {"email": one})
        for one in ("zoe@mail.example", "x@mail.example")
    )
    assert (known.status, known.html) == (strange.status, strange.html)


def test_a_meeting_whose_day_is_over_is_none_to_go_to(site: Site) -> None:
    def heading() -> str:
        page = site.get("/c/wharf?lang=en").dom
        (section,) = [one for one in page.all("section") if "2 Mast Lane" in one.text]
        return section.all("h2")[0].text

    # The picket is at 18:30 in London, where it is an hour later than in UTC.
    site.clock.moment = datetime(2024, 5, 20, 22, 59, tzinfo=UTC)
    assert heading() == "Where we meet"
    site.clock.pass_(minutes=1)
    assert heading() == "Where we met"
