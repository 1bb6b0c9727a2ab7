"""GET /c/<slug>: story, people, count and the form, in the visitor's language."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from petition.domain.campaigns import CampaignState, Pack, ReplyTo, TargetsMode
from tests.web.conftest import MakeSite
from tests.web.support.dom import Node
from tests.web.support.forms import read_form
from tests.web.support.site import Site


def label_of(dom: Node, control: Node) -> str:
    return " ".join(one.text for one in dom.all("label", for_=control["id"]))


def ticked(dom: Node, name: str) -> list[str]:
    boxes = dom.all("input", name=name)
    return [box["value"] for box in boxes if "checked" in box.attrs]


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


def test_every_field_of_the_contract_is_in_the_form(site: Site) -> None:
    form = site.get("/c/wharf?lang=en&from=mill-union").dom.one("form")
    names = {control["name"] for control in form.nodes() if control.get("name")}
    assert names >= {
        "form_token", "name", "email", "country", "target", "letter_language",
        "point", "own_words", "editable_1", "editable_2", "channel", "reply",
        "updates", "partner_consent", "field_branch", "field_city", "field_shift",
        "seed", "source", "lang", "website",
    }  # fmt: skip


def test_the_form_asks_for_what_the_letters_use_and_no_more(site: Site) -> None:
    form = site.get("/c/wharf?lang=en").dom.one("form")
    fields = [node["id"] for node in form.all("input") if "id" in node.attrs]
    extra = [one for one in fields if one.startswith("field_")]
    assert sorted(extra) == ["field_branch", "field_city", "field_shift"]


def test_every_control_has_a_label(site: Site) -> None:
    dom = site.get("/c/wharf?lang=en&from=mill-union").dom
    controls = [
        node
        for node in dom.one("form").nodes()
        if node.tag in ("input", "select", "textarea") and node.get("type") != "hidden"
    ]
    assert len(controls) > 15
    assert [one["id"] for one in controls if not label_of(dom, one)] == []


def test_labels_and_controls_belong_to_each_other_one_to_one(site: Site) -> None:
    dom = site.get("/c/wharf?lang=en&from=mill-union").dom
    ids = [node["id"] for node in dom.nodes() if node.get("id")]
    assert len(ids) == len(set(ids))
    for label in dom.all("label"):
        assert dom.one(id=label["for"]).tag in ("input", "select", "textarea")


def test_optional_answers_say_so_and_required_ones_do_not(site: Site) -> None:
    dom = site.get("/c/wharf?lang=en").dom
    assert "(optional)" in dom.one("label", for_="field_shift").text
    assert "(optional)" not in dom.one("label", for_="field_branch").text


def test_questions_prompts_and_points_speak_the_pages_language(site: Site) -> None:
    dom = site.get("/c/wharf?lang=ru").dom
    assert "Ваше отделение профсоюза" in dom.one("label", for_="field_branch").text
    assert "Почему это важно" in dom.one("label", for_="own_words").text
    assert "Новый суд" in dom.one("fieldset", id="point").text
    assert "Никто не должен" in dom.one("textarea", name="editable_1").text


def test_points_are_the_union_of_all_letters(site: Site) -> None:
    dom = site.get("/c/wharf?lang=ar").dom
    values = [box["value"] for box in dom.all("input", name="point")]
    assert values == ["trial", "pay"]


def test_a_visitor_sees_how_a_letter_can_travel(site: Site) -> None:
    dom = site.get("/c/wharf?lang=en").dom
    ways = [one["value"] for one in dom.all("input", name="channel")]
    assert ways == ["mail", "own_mail", "post", "by_hand"]
    assert ticked(dom, "channel") == ["mail"]


def test_only_targets_for_everybody_are_ticked_at_first(site: Site) -> None:
    dom = site.get("/c/wharf?lang=en").dom
    assert ticked(dom, "target") == ["minister"]


@pytest.mark.parametrize("country", ["GB", "gb", "IE"])
def test_who_serves_a_known_country_is_first_and_ticked(
    site: Site, country: str
) -> None:
    dom = site.get(f"/c/wharf?lang=en&country={country}").dom
    offered = [one["value"] for one in dom.all("input", name="target")]
    assert offered == ["embassy", "minister"]
    assert ticked(dom, "target") == ["embassy", "minister"]
    assert read_form(dom.one("form")).value("country") == country.upper()


@pytest.mark.parametrize("country", ["ZZ", "", "EU", "<b>", "%00", "%ff"])
def test_an_unknown_country_in_the_address_is_passed_over(
    site: Site, country: str
) -> None:
    page = site.get(f"/c/wharf?lang=en&country={country}")
    assert page.status == 200
    assert ticked(page.dom, "target") == ["minister"]
    assert page.form.value("country") == ""


def test_with_one_target_a_visitor_chooses_one(make_site: MakeSite, pack: Pack) -> None:
    site = make_site((replace(pack, targets_mode=TargetsMode.ONE),))
    boxes = site.get("/c/wharf?lang=en").dom.all("input", name="target")
    assert [box["type"] for box in boxes] == ["radio", "radio"]


def test_with_all_targets_there_is_nothing_to_choose(
    make_site: MakeSite, pack: Pack
) -> None:
    site = make_site((replace(pack, targets_mode=TargetsMode.ALL),))
    form = site.get("/c/wharf?lang=en").dom.one("form")
    assert form.all(name="target") == []
    names = [one.text for one in form.all("li")]
    assert names[:2] == ["Minister of Ports", "Embassy in London"]


@pytest.mark.parametrize(
    ("reply_to", "ticked_"), [(ReplyTo.SUPPORTER, "yes"), (ReplyTo.CAMPAIGN, "no")]
)
def test_answers_go_where_the_pack_says_unless_the_writer_does(
    make_site: MakeSite, pack: Pack, reply_to: ReplyTo, ticked_: str
) -> None:
    site = make_site((replace(pack, reply_to=reply_to),))
    assert ticked(site.get("/c/wharf?lang=en").dom, "reply") == [ticked_]


def test_a_source_goes_with_the_form(site: Site) -> None:
    assert site.get("/c/wharf?from=radio-7").form.value("source") == "radio-7"


@pytest.mark.parametrize("source", ["Radio", "a" * 41, "a%20b", "%3Cscript%3E", "%00"])
def test_a_source_out_of_shape_is_passed_over(site: Site, source: str) -> None:
    page = site.get(f"/c/wharf?from={source}")
    assert page.status == 200
    assert page.form.value("source") == ""


def test_a_partners_own_consent_stands_only_with_the_partner(site: Site) -> None:
    partner = site.get("/c/wharf?lang=ru&from=mill-union").dom
    label = partner.one("label", for_="partner_consent").text
    assert "Профсоюз мельников может мне писать" in label
    assert ticked(partner, "partner_consent") == []
    assert site.get("/c/wharf?lang=ru").dom.all(name="partner_consent") == []


def test_consents_are_given_with_the_word_of_the_contract(site: Site) -> None:
    dom = site.get("/c/wharf?lang=en&from=mill-union").dom
    assert dom.one("input", name="updates")["value"] == "yes"
    assert dom.one("input", name="partner_consent")["value"] == "yes"


def test_beside_the_button_stands_who_reads_the_letter(site: Site) -> None:
    form = site.get("/c/wharf?lang=en").dom.one("form").text
    assert "Your letter goes to the addressees you choose." in form
    assert "Dockers’ Union (office@dockers.example)" in form
    assert "We keep it for 6 months after the campaign has closed" in form


def test_both_buttons_stand_in_the_one_form(site: Site) -> None:
    form = site.get("/c/wharf?lang=en").dom.one("form")
    actions = [one["formaction"] for one in form.all("button")]
    assert actions == ["/c/wharf/preview", "/c/wharf/sign"]
    assert form["method"] == "post"


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
    assert "They went on strike" in page.dom.one("main").text


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
