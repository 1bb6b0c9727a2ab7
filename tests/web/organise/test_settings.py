"""A campaign's settings and partners, with the reader's mistakes at their fields."""

from __future__ import annotations

from typing import Any

import pytest

from petition.domain.roles import Role
from petition.services import drafts
from tests.web.support.site import Page, Site
from tests.web.support.workspace import Browser, join

SETTINGS = "/organise/c/wharf/settings"
PARTNERS = f"{SETTINGS}/partners"


def fields(page: Page) -> dict[str, Any]:
    """What a browser would send of the page's own form."""
    form = next(one for one in page.dom.all("form") if one.get("data-draft"))
    inputs = form.all("input")
    boxes = [one for one in inputs if one.get("type") == "checkbox"]
    sent: dict[str, Any] = {
        one["name"]: one.get("value") for one in inputs if one not in boxes
    }
    for box in boxes:
        if "checked" in box.attrs:
            sent[box["name"]] = [*sent.get(box["name"], []), box["value"]]
    for select in form.all("select"):
        chosen = [one for one in select.all("option") if "selected" in one.attrs]
        sent[select["name"]] = chosen[0]["value"]
    return {name: value for name, value in sent.items() if name != "csrf_token"}


def save(who: Browser, path: str = SETTINGS, **changes: Any) -> Page:
    dotted = {name.replace("__", "-"): value for name, value in changes.items()}
    return who.post(path, {**fields(who.get(path)), **dotted})


def draft(site: Site, name: str = "campaign.toml") -> str:
    with site.backends.database.reading() as session:
        return drafts.files(session, 1).get(name, b"").decode()


def test_saving_settings_as_they_are_changes_nothing(site: Site) -> None:
    olga = join(site)
    before = draft(site)
    assert save(olga).status == 303
    assert draft(site) == before


def test_everything_in_campaign_toml_can_be_changed(site: Site) -> None:
    olga = join(site)
    page = save(
        olga, opens="2024-05-01", closes="2024-06-30", goal="700", accent="#207050",
        targets="one", reply_to="campaign", retain_months="12", per_address_limit="3",
        embeds="listed",
        **{"organiser.name": "The Union", "organiser.contact": "us@union.example"},
    )  # fmt: skip
    assert page.status == 303
    written = draft(site)
    for line in (
        "opens = 2024-05-01", "closes = 2024-06-30", "goal = 700", 'targets = "one"',
        'accent = "#207050"', 'reply_to = "campaign"', "retain_months = 12",
        'embeds = "listed"',
        "per_address_limit = 3", 'name = "The Union"', 'contact = "us@union.example"',
    ):  # fmt: skip
        assert f"{line}\n" in written


MISTAKES = [
    ("goal", "many", "Write a whole number"),
    ("goal", "0", "goal is out of range"),
    ("opens", "2024-02-30", "Write the day as"),
    ("closes", "1999-01-01", "before it opens"),
    ("accent", "red", "is not a colour"),
    ("per_address_limit", "99", "out of range"),
    ("languages", ["en", "kz"], "No language has the tag"),
    ("add_language", "Klingonish", "No language is called Klingonish"),
    ("languages", [], "fill this in"),
    ("default_language", "fr", "is not one of the languages"),
    ("organiser.name", "", "fill this in"),
    ("questions-0-key", "Branch!", "cannot be a key"),
    ("questions-0-key", "city", "a field that every letter can use already"),
]


@pytest.mark.parametrize(("name", "value", "told"), MISTAKES)
def test_each_mistake_stands_at_its_field_and_nothing_is_saved(
    site: Site, name: str, value: Any, told: str
) -> None:
    olga = join(site)
    save(olga, opens="2020-01-01")
    before = site.rows()
    page = save(olga, **{name: value})
    assert page.status == 422
    controls = [one for one in page.dom.nodes() if one.get("name") == name]
    assert told in page.errors(name if name == "languages" else controls[0]["id"])
    assert fields(page).get(name, []) == value
    assert site.rows() == before


def test_a_question_is_added_and_taken_out(site: Site) -> None:
    olga = join(site)
    new = {"questions-1-key": "ship", "questions-1-label.en": "Your ship"}
    assert save(olga, **new).status == 303
    assert 'key = "ship"\nlabel.en = "Your ship"\n' in draft(site)
    save(olga, **{"questions-1-remove": "yes"})
    assert "ship" not in draft(site).partition("[[questions]]")[2]


def test_the_contrast_of_the_colour_is_shown(site: Site) -> None:
    assert "contrast" in join(site).get(SETTINGS).html


def test_a_language_goes_with_its_files_only_when_that_was_said(site: Site) -> None:
    olga = join(site)
    page = save(olga, languages=["en", "ru"])
    assert page.status == 422
    assert "Text in Arabic" in page.html
    assert draft(site, "text.ar.md")
    assert save(olga, languages=["en", "ru"], drop="yes").status == 303
    assert draft(site, "text.ar.md") == draft(site, "letter.ar.txt") == ""
    with site.backends.database.reading() as session:
        assert drafts.check(drafts.files(session, 1)).pack


def test_the_second_editor_of_settings_sees_the_difference(site: Site) -> None:
    olga, ann = join(site), join(site, Role.EDITOR, "ann@union.example")
    open_page = fields(ann.get(SETTINGS))
    save(olga, goal="1000")
    page = ann.post(SETTINGS, {**open_page, "goal": "2000"})
    assert page.status == 409
    assert "1000" in page.dom.one(id="conflict").all("del")[0].text
    assert ann.post(SETTINGS, fields(page)).status == 303
    assert "goal = 2000\n" in draft(site)


def test_partners_are_written_with_mistakes_at_their_fields(site: Site) -> None:
    olga = join(site)
    new = {"partner-1-key": "dockers", "partner-1-name": "Dockers"}
    page = save(olga, PARTNERS, **new, **{"partner-1-site": "dockers.example"})
    assert page.status == 422
    assert "not a web address" in page.errors("partner.1.site")
    new["partner-1-origins"] = "https://a.example https://b.example"
    assert save(olga, PARTNERS, **new).status == 303
    assert 'origins = ["https://a.example", "https://b.example"]' in draft(
        site, "partners.toml"
    )
    save(olga, PARTNERS, **{"partner-0-remove": "yes", "partner-1-remove": "yes"})
    assert draft(site, "partners.toml") == ""


@pytest.mark.parametrize("path", [SETTINGS, PARTNERS])
def test_only_who_writes_everything_changes_settings(site: Site, path: str) -> None:
    for role in (Role.TRANSLATOR, Role.COUNTER, Role.READER):
        ann = join(site, role, f"{role.value}@union.example", languages=("en",))
        assert ann.get(path).status == 403
        assert ann.post(path, {"edit": 0}).status == 403
    stranger = join(site, None, "x@union.example")
    assert stranger.get(path).status == 404


@pytest.mark.parametrize(
    "typed", ["Kazakh — қазақ тілі", "kazakh", "Қазақ тілі", "kk", " KK "]
)
def test_a_language_is_added_by_its_name_or_its_tag(site: Site, typed: str) -> None:
    olga = join(site)
    assert save(olga, add_language=typed).status == 303
    assert 'languages = ["en", "ru", "ar", "kk"]' in draft(site)


def test_languages_are_chosen_by_their_names(site: Site) -> None:
    page = join(site).get(SETTINGS)
    ticks = page.dom.one(id="languages").all("label")
    assert [one.text for one in ticks] == [
        "English",
        "Russian — русский",
        "Arabic — العربية",
    ]
    source = page.dom.one("select", name="default_language")
    assert [one["value"] for one in source.all("option")] == ["en", "ru", "ar"]
    offered = page.dom.one("datalist", id="every-language").all("option")
    assert {"Kazakh — қазақ тілі", "Crimean Tatar"} <= {one["value"] for one in offered}


def test_what_was_ticked_off_can_be_ticked_again(site: Site) -> None:
    page = save(join(site), languages=["en"], goal="many")
    ticked = {
        one["value"]: "checked" in one.attrs for one in page.dom.all(name="languages")
    }
    assert ticked == {"en": True, "ru": False, "ar": False}


def test_a_countrys_code_is_no_language_and_says_which_are_spoken_there(
    site: Site,
) -> None:
    page = save(join(site), add_language="kz")
    assert "spoken there: Russian and Kazakh" in page.errors("languages")
