"""The letter form as GET /c/<slug> returns it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from petition.domain.campaigns import Pack, ReplyTo, TargetsMode
from tests.web.conftest import MakeSite
from tests.web.support.dom import Node
from tests.web.support.forms import read_form
from tests.web.support.site import Site


def label_of(dom: Node, control: Node) -> str:
    return " ".join(one.text for one in dom.all("label", for_=control["id"]))


def ticked(dom: Node, name: str) -> list[str]:
    boxes = dom.all("input", name=name)
    return [box["value"] for box in boxes if "checked" in box.attrs]


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
