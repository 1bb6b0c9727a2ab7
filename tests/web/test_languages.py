"""Whoever reads a page reads it in a language that they chose."""

from __future__ import annotations

from dataclasses import replace

import pytest

from petition.domain.campaigns import Pack
from tests.web.conftest import MakeSite
from tests.web.support.site import Page, Site

LANGUAGES = ["en", "ru", "ar"]


def language(page: Page) -> str:
    html = page.dom.one("html")
    assert html["dir"] == ("rtl" if html["lang"] == "ar" else "ltr")
    return html["lang"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_one_language_leads_from_the_first_page_to_the_last(
    site: Site, lang: str
) -> None:
    form = site.write(query=f"?lang={lang}")
    shown = site.preview(form)
    refused = site.sign(form.filled(name=""))
    signed = site.sign(shown.form)
    told = site.get(signed.headers["Location"])
    link = site.link("confirm")
    asked, not_me = site.get(link), site.get(link.replace("confirm", "not-me"))
    own = site.get(site.post(link).location)
    for page in (shown, refused, told, asked, not_me, own):
        assert language(page) == lang


@pytest.mark.parametrize("lang", LANGUAGES)
def test_links_of_a_page_lead_to_pages_in_its_language(site: Site, lang: str) -> None:
    dom = site.get(f"/c/wharf?lang={lang}").dom
    for place in ("tally", "people", "my-link"):
        paths = {
            one["href"]
            for one in dom.all("a")
            if one["href"].startswith(f"/c/wharf/{place}?")
        }
        assert len(paths) == 1
        assert language(site.get(paths.pop())) == lang


@pytest.mark.parametrize("lang", LANGUAGES)
def test_mails_speak_the_language_that_was_signed_in(site: Site, lang: str) -> None:
    site.confirmed(query=f"?lang={lang}", target=["minister"])
    site.work()
    own = [mail for mail in site.mails if mail.kind != "letter"]
    title = site.get(f"/c/wharf?lang={lang}").dom.one("h1").text
    assert len(own) == 2
    for mail in own:
        assert mail.language == lang
        assert title in mail.subject


def test_every_page_can_be_had_in_every_other_language(site: Site) -> None:
    mine = site.confirmed(channel="post")
    link = site.signed(name="Someone Else")
    paths = [
        *("/c/wharf", "/c/wharf/tally", "/c/wharf/people", "/c/wharf/my-link"),
        *("/c/wharf/check-your-mail", "/c/wharf/my-link/sent", mine, link),
        *(f"{mine}/print?target=minister", link.replace("confirm", "not-me")),
    ]
    for path in paths:
        dom = site.get(path, Accept_Language="en").dom
        others = [one for one in dom.all("a") if one.get("hreflang")]
        assert [one["hreflang"] for one in others] == ["ru", "ar"]
        for other in others:
            assert language(site.get(other["href"])) == other["hreflang"]


def test_languages_are_called_by_their_own_names(site: Site) -> None:
    nav = site.get("/c/wharf?lang=en").dom.one("nav", class_="languages")
    assert [one.text.lower() for one in nav.all("li")] == [
        "english",
        "русский",
        "العربية",
    ]


@pytest.mark.parametrize("lang", ["", "xx", "EN", "en-GB", "../ru", "ru\0", "<b>"])
def test_a_language_that_is_none_changes_nothing_else(site: Site, lang: str) -> None:
    form = site.write().filled(lang=lang)
    page = site.post("/c/wharf/preview", form.values, Accept_Language="ru")
    assert page.status == 200
    assert language(page) == "ru"
    assert page.form.value("lang") == "ru"


ODD_WISHES = [
    "", "*", "*;q=0", ";", ",,,", "en;q=x", "en;q=nan", "en;q=-1", "q=1", "-", "_",
    "en-", "-en", "x" * 5000, "ru;q=1;q=0", "\t", "zh-Hant-TW-x-private", "i-klingon",
    "en_US", "EN", "ру", "a-" * 900, "en;q=1e999", "ru;q=0.0001",
]  # fmt: skip


@pytest.mark.parametrize("wish", ODD_WISHES)
def test_an_odd_wish_of_a_browser_is_no_obstacle(site: Site, wish: str) -> None:
    for path in ("/", "/c/wharf", "/nowhere"):
        answer = site.client.get(path, environ_base={"HTTP_ACCEPT_LANGUAGE": wish})
        assert answer.status_code in (200, 404)


def test_a_language_with_a_text_and_no_letter_signs_in_another(
    make_site: MakeSite, pack: Pack
) -> None:
    letters = {tag: pack.letters[tag] for tag in ("en", "ru")}
    site = make_site((replace(pack, letters=letters),))
    page = site.get("/c/wharf?lang=ar")
    offered = [
        one["value"]
        for one in page.dom.one("select", name="letter_language").all("option")
    ]
    assert offered == ["en", "ru"]
    assert page.form.value("letter_language") == "en"
    assert site.preview(site.write(query="?lang=ar")).status == 200


def test_a_campaign_in_one_language_offers_no_others(
    make_site: MakeSite, pack: Pack
) -> None:
    one = replace(
        pack, languages=("ru",), default_language="ru",
        texts={"ru": pack.texts["ru"]}, letters={"ru": pack.letters["ru"]},
    )  # fmt: skip
    page = make_site((one,)).get("/c/wharf", Accept_Language="en")
    assert language(page) == "ru"
    assert page.dom.all("nav", class_="languages") == []
