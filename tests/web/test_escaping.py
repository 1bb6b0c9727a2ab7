"""Whatever text a campaign or a supporter writes, a page shows it and runs nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from petition.domain.campaigns import Pack
from tests.web.conftest import MakeSite
from tests.web.support.dom import Node, parse
from tests.web.support.site import Page, Site

EVIL = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'><b>&amp;"
MARKDOWN = (
    f"{EVIL}\n\n[a](javascript:alert(1)) [b](data:text/html,x) ![c](https://x.example/y)"
    "\n\n<iframe src=//x.example></iframe>\n\n<p onclick=alert(1)>d</p>"
    '\n\n[e](https://good.example "\' onmouseover=alert(1)") <https://good.example>'
)


def evil(texts: Mapping[str, str]) -> dict[str, str]:
    return dict.fromkeys(texts or ("",), EVIL)


def hostile(pack: Pack) -> Pack:
    """The pack with a script in every text that is shown somewhere."""
    text = {"title": EVIL, "summary": EVIL, "ask": EVIL, "story": MARKDOWN}
    shown: dict[str, Any] = {
        "texts": {tag: replace(one, **text) for tag, one in pack.texts.items()},
        "privacy": dict.fromkeys(pack.texts, MARKDOWN),
        "outcome": dict.fromkeys(pack.texts, MARKDOWN),
        "organiser_name": EVIL,
        "organiser_contact": EVIL,
        "questions": tuple(
            replace(one, label=evil(one.label)) for one in pack.questions
        ),
        "updates": tuple(
            replace(one, title=EVIL, source=EVIL, body=MARKDOWN) for one in pack.updates
        ),
        "events": tuple(
            replace(one, title=evil(one.title), place=EVIL, city=EVIL, organiser=EVIL)
            for one in pack.events
        ),
        "partners": tuple(
            replace(one, name=EVIL, consent=evil(one.consent)) for one in pack.partners
        ),
    }
    letters = {
        tag: letter.replace("[", "<script>alert(1)</script> [")
        for tag, letter in pack.letters.items()
    }
    return replace(
        pack, **shown, letters=letters, people=_people(pack), targets=_targets(pack)
    )


def _people(pack: Pack) -> tuple[Any, ...]:
    return tuple(
        replace(
            one,
            name=evil(one.name),
            variants=(EVIL,),
            history=tuple(
                replace(entry, place={"": EVIL}, source=EVIL, note=EVIL)
                for entry in one.history
            ),
        )
        for one in pack.people
    )


def _targets(pack: Pack) -> tuple[Any, ...]:
    return tuple(
        replace(
            one,
            name=evil(one.name),
            office={"": EVIL},
            organisation={"": EVIL},
            salutation={"": EVIL},
            postal_address=(EVIL,),
        )
        for one in pack.targets
    )


def is_harmless(page: Page) -> bool:
    """Whether nothing that somebody wrote has become markup or an address that acts."""
    return all(_is_harmless(node) for node in page.dom.nodes())


def _is_harmless(node: Node) -> bool:
    ours = node.get("src").startswith(("/static/", "/embed/frame.js?"))
    address = node.get("href").strip().lower()
    return (
        (node.tag != "script" or (ours and not node.raw_text))
        and node.tag
        not in ("img", "iframe", "b" if "alert" in node.raw_text else "img")
        and not any(name.startswith("on") for name in node.attrs)
        and not address.startswith(("javascript:", "data:", "vbscript:"))
    )


@pytest.fixture
def hostile_site(make_site: MakeSite, pack: Pack) -> Site:
    """A site whose campaign holds a script in every text."""
    return make_site((hostile(pack),))


@pytest.mark.parametrize("lang", ["en", "ru", "ar"])
@pytest.mark.parametrize(
    "path", ["", "/people", "/tally", "/my-link", "/check-your-mail"]
)
def test_scripts_in_a_campaigns_texts_are_shown_as_text(
    hostile_site: Site, path: str, lang: str
) -> None:
    page = hostile_site.get(f"/c/wharf{path}?lang={lang}&from=mill-union")
    assert page.status == 200
    assert is_harmless(page)
    assert "<script>alert(1)</script>" in page.dom.one("body").raw_text


@pytest.mark.parametrize("path", ["", "/check-your-mail"])
def test_scripts_in_texts_are_shown_as_text_in_frames(
    hostile_site: Site, path: str
) -> None:
    page = hostile_site.get(f"/embed/wharf{path}?lang=en&partner=mill-union")
    assert page.status == 200
    assert is_harmless(page)
    assert EVIL in page.dom.one("body").raw_text


def test_what_allies_copy_holds_no_script_of_anybody_else(hostile_site: Site) -> None:
    page = hostile_site.get("/c/wharf/share?lang=en&partner=mill-union")
    bare = ("box-oembed", "story-md", "story-txt")
    boxes = [
        one for one in page.dom.all("textarea") if one["aria-labelledby"] not in bare
    ]
    pieces = [parse(one.raw_text) for one in boxes]
    nodes = [node for piece in pieces for node in piece.nodes()]
    assert {"petition-form", "iframe", "form", "article"} <= {one.tag for one in nodes}
    for node in nodes:
        assert not any(name.startswith("on") for name in node.attrs)
        if node.tag in ("script", "img", "iframe"):
            assert node["src"].startswith("https://letters.example/")
            assert not node.raw_text


def test_scripts_in_the_list_of_campaigns_are_shown_as_text(hostile_site: Site) -> None:
    page = hostile_site.get("/")
    assert is_harmless(page)
    assert page.dom.one("h3").raw_text == EVIL


ANSWERS: dict[str, Any] = {
    "name": f"Z {EVIL}"[:100], "own_words": EVIL, "editable_1": EVIL,
    "field_city": EVIL, "field_branch": EVIL, "field_shift": EVIL,
    "target": ["embassy", "minister"], "channel": "post",
}  # fmt: skip


def test_scripts_in_letters_and_answers_are_shown_as_text(hostile_site: Site) -> None:
    site = hostile_site
    form = site.write(**ANSWERS)
    shown = site.preview(form)
    assert all(EVIL in text for _, text in shown.letters())
    assert site.sign(form).status == 303
    mine = site.post(site.link("confirm")).location
    pages = [shown, site.get(mine), site.get(f"{mine}/print?target=minister")]
    assert all(page.status == 200 and is_harmless(page) for page in pages)
    assert all("<script>alert(1)" in page.dom.raw_text for page in pages)


def test_scripts_in_refused_answers_are_shown_as_text(hostile_site: Site) -> None:
    names = ("name", "email", "own_words", "editable_1", "field_branch", "country")
    page = hostile_site.sign(hostile_site.write(**dict.fromkeys(names, EVIL)))
    assert page.status == 422
    assert is_harmless(page)
    assert page.form.value("own_words") == EVIL


def test_a_prompt_is_quoted_as_text(make_site: MakeSite, pack: Pack) -> None:
    letters = {
        tag: one.replace("[your reason]", "[<script>alert(1)</script>]")
        for tag, one in pack.letters.items()
    }
    site = make_site((replace(pack, letters=letters),))
    page = site.sign(site.write(editable_2="[<script>alert(1)</script>]"))
    assert page.status == 422
    assert is_harmless(page)
    assert "“[<script>alert(1)</script>]” still stands" in page.errors("editable_2")


def test_links_in_stories_lead_only_to_pages_and_mail(hostile_site: Site) -> None:
    story = hostile_site.get("/c/wharf?lang=en").dom.one(class_="story")
    links = [one for one in story.all("a") if "href" in one.attrs]
    assert {one["href"] for one in links} == {"https://good.example"}
    assert all(one["rel"] == "noopener nofollow" for one in links)


def test_letters_are_not_templates_for_what_supporters_write(site: Site) -> None:
    words = "{{ supporter.name }} {% point %} {{ 7*7 }} %(name)s {0} ${x}"
    form = site.write(own_words=words, field_city="{{ target.name }}", name="{{ x }}")
    ((_, text),) = site.preview(form).letters()
    assert words in text
    assert "My name is {{ x }} of {{ target.name }}, Quay nine." in text


def test_data_hold_texts_as_they_are(hostile_site: Site) -> None:
    people = hostile_site.get("/c/wharf/people.json")
    assert people.response.get_json()["people"][0]["name"] == EVIL
    assert people.headers["Content-Type"] == "application/json"
    ET.fromstring(  # noqa: S314 – our own feed.
        hostile_site.get("/c/wharf/updates.atom").response.get_data()
    )
    for path in ("people.csv", "updates.atom", "events.ics", "tally.csv"):
        page = hostile_site.get(f"/c/wharf/{path}")
        assert page.status == 200
        assert not page.headers["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "＝", " =", "\u200b="])
def test_no_cell_of_the_register_is_a_formula(
    make_site: MakeSite, pack: Pack, start: str
) -> None:
    people = tuple(
        replace(one, name={"": f"{start}HYPERLINK(1)"}) for one in pack.people
    )
    text = make_site((replace(pack, people=people),)).get("/c/wharf/people.csv").html
    cells = [line.split(",")[1] for line in text.splitlines()[1:]]
    assert all(cell.strip('"').startswith("'") for cell in cells)
