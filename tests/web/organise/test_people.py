"""The register is kept in the draft; what a change changes is shown before."""

from __future__ import annotations

from typing import Any

import pytest

from petition.domain.campaigns import Consent, Pack, Person, PersonStatus
from petition.domain.packs import writing
from petition.domain.roles import Role
from petition.services import drafts, pack_export, people
from tests.web.conftest import MakeSite
from tests.web.support.site import Page, Site
from tests.web.support.workspace import Browser, join

HERE = "/organise/c/wharf/people"
NINA: dict[str, Any] = {
    "name": "Nina Orlova",
    "name.ru": "Нина  Орлова",
    "variants": "N. Orlova\nNina Orlowa",
    "consent": "family",
    "review": "2024-05-01",
    "status": "detained",
    "date": "2024-04",
    "source": "Her sister",
}
FREE = {"status": "released", "date": "2024-05-01", "source": "Court"}


@pytest.fixture
def kept(make_site: MakeSite, pack: Pack) -> Site:
    """The open campaign, with the files of its pack."""
    site = make_site()
    files = {name: text.encode() for name, text in writing.pack_files(pack).items()}
    with site.backends.database.writing() as session:
        pack_export.keep_files(session, 1, files)
    return site


@pytest.fixture
def olga(kept: Site) -> Browser:
    return join(kept, Role.EDITOR)


def send(olga: Browser, path: str, **fields: Any) -> Page:
    edit = olga.get(f"{HERE}/{path}").dom.all("input", name="edit")[0].get("value")
    return olga.post(f"{HERE}/{path}", {"edit": edit, **fields})


def register(site: Site) -> tuple[Person, ...]:
    with site.backends.database.reading() as session:
        draft = people.of_draft(session, 1)
    assert not draft.mistakes
    return draft.people


def test_the_list_tells_status_consent_source_and_what_is_overdue(
    olga: Browser,
) -> None:
    send(olga, "new", **NINA)
    rows = olga.get(HERE).dom.one("ul", class_="register-rows").text
    assert "Nina Orlova" in rows
    assert "their family agreed" in rows
    assert "Detained since April 2024" in rows
    assert "to be looked at again since" in rows


def test_a_person_is_added_with_a_first_status(kept: Site, olga: Browser) -> None:
    before = register(kept)
    assert send(olga, "new", **NINA).location == f"{HERE}/nina-orlova"
    *others, nina = register(kept)
    assert tuple(others) == before
    assert nina.name == {"": "Nina Orlova", "ru": "Нина Орлова"}
    assert nina.variants == ("N. Orlova", "Nina Orlowa")
    assert nina.consent is Consent.FAMILY
    assert nina.history[0].status is PersonStatus.DETAINED


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", "", "Write the name"),
        ("consent", "", "on whose word"),
        ("source", "", "Say who reports this"),
        ("status", "", "Choose what is known"),
        ("date", "yesterday", "as precisely as the source"),
        ("date", "2024-05-03", "has not come yet"),
        ("date", "2025", "has not come yet"),
        ("until", "soon", "as precisely as the source"),
        ("review", "soon", "This is no day"),
    ],
)
def test_what_is_missing_or_wrong_is_said_and_nothing_kept(
    kept: Site, olga: Browser, field: str, value: str, said: str
) -> None:
    before = register(kept)
    fields = {**NINA, "name.ru": "", field: value}
    page = send(olga, "new", **fields)
    assert page.status == 422
    assert said in page.errors(field)
    assert "N. Orlova" in page.html
    assert register(kept) == before


def test_a_year_that_has_begun_is_not_in_the_future(kept: Site, olga: Browser) -> None:
    assert send(olga, "new", **{**NINA, "date": "2024"}).status == 303


def test_a_person_keeps_history_key_and_place(kept: Site, olga: Browser) -> None:
    ilya = register(kept)[0]
    fields = {"name": "Ilya S.", "consent": "self", "do_not_name": "yes"}
    assert send(olga, "ilya", **fields, alias="A docker").status == 303
    changed = register(kept)[0]
    assert (changed.key, changed.history) == ("ilya", ilya.history)
    assert changed.do_not_name
    assert "A docker" in olga.get(HERE).html


def test_a_hidden_name_that_slips_into_a_source_is_refused(
    kept: Site, olga: Browser
) -> None:
    fields = {**NINA, "do_not_name": "yes", "source": "Nina Orlova herself"}
    page = send(olga, "new", **fields)
    assert page.status == 422
    assert "not to be named" in page.dom.one("div", class_="wrong").text


def test_a_new_key_tells_nothing_of_who_is_not_named(olga: Browser) -> None:
    page = send(olga, "new", **{**NINA, "do_not_name": "yes"})
    assert page.location == f"{HERE}/person"


def test_a_status_is_shown_with_all_it_changes_before_it_is_saved(
    kept: Site, olga: Browser
) -> None:
    before = register(kept)
    page = send(olga, "ilya/status/new", **FREE)
    changes = page.dom.one("section", class_="consequences").text
    assert "Letters in English" in changes
    assert "Letters in Russian" in changes
    assert "Released" in changes
    assert register(kept) == before
    assert send(olga, "ilya/status/new", **FREE, sure="yes").status == 303
    assert register(kept)[0].history[-1].status is PersonStatus.RELEASED


def test_news_of_somebody_is_mailed_once_it_is_published(kept: Site) -> None:
    olga, tell = join(kept, Role.OWNER), "/organise/c/wharf/mailings/status/ilya"
    assert tell in olga.get(f"{HERE}/ilya").html
    send(olga, "ilya/status/new", **FREE, sure="yes")
    waits = olga.get(f"{HERE}/ilya").html
    assert "not published yet" in waits
    assert tell not in waits
    publish = "/organise/c/wharf/publish"
    digest = olga.get(publish).dom.one("input", name="digest").get("value")
    done = olga.post(publish, {"digest": digest}).headers["Location"]
    assert HERE in [
        a.get("href") for a in olga.get(done).dom.one("p", role="status").all("a")
    ]
    assert tell in olga.get(f"{HERE}/ilya").html


def test_what_is_published_of_the_register_is_told_row_by_row(
    kept: Site, olga: Browser
) -> None:
    table = next(iter(register(kept))).key
    with kept.backends.database.writing() as session:
        kept_file = drafts.read(session, 1, people.FILE)
        quoted = (kept_file.content or b"").replace(
            table.encode(), f'"{table}"'.encode()
        )
        pack_export.keep_files(
            session, 1, {**drafts.files(session, 1), people.FILE: quoted}
        )
    send(olga, "ilya/status/new", **FREE, sure="yes")
    page = olga.get("/organise/c/wharf/publish")
    assert "status: released" in page.dom.one("section", id="changes").text
    assert page.dom.all("del") == []


def test_a_note_alone_changes_no_letter(olga: Browser) -> None:
    entry = {"status": "imprisoned", "date": "2023-06", "source": "Court record, 2023"}
    page = send(olga, "ilya/status/2", **entry, note="In a cell of his own")
    changes = page.dom.one("section", class_="consequences")
    assert "No letter changes" in changes.text
    assert "In a cell of his own" in changes.text


def test_a_status_is_mended_and_deleted(kept: Site, olga: Browser) -> None:
    entry = {"status": "detained", "date": "2023-05", "source": "Court", "sure": "yes"}
    send(olga, "ilya/status/1", **entry)
    assert register(kept)[0].history[0].date.iso == "2023-05"
    page = send(olga, "ilya/status/1", remove="yes")
    assert "Delete it" in page.dom.one("main").text
    send(olga, "ilya/status/1", remove="yes", sure="yes")
    assert len(register(kept)[0].history) == 1


def test_the_last_status_stays_as_long_as_the_person(kept: Site, olga: Browser) -> None:
    page = send(olga, "mira/status/1", remove="yes", sure="yes")
    assert page.status == 422
    assert "all that is known" in page.dom.one("div", class_="wrong").text
    assert send(olga, "mira", consent="self", name="M").status == 303


def test_a_person_is_taken_out(kept: Site, olga: Browser) -> None:
    edit = olga.get(f"{HERE}/mira").dom.all("input", name="edit")[0].get("value")
    assert olga.post(f"{HERE}/mira/remove", {"edit": edit}).status == 303
    assert [one.key for one in register(kept)] == ["ilya", "anton"]


def test_the_second_of_two_editors_sees_the_difference(
    kept: Site, olga: Browser
) -> None:
    late = {"name": "Ilya Late", "consent": "self", "edit": "0"}
    send(olga, "ilya", name="Ilya First", consent="self")
    page = olga.post(f"{HERE}/ilya", late)
    assert page.status == 409
    shown = page.dom.one("div", class_="difference")
    assert "First" in shown.one("del").text
    edit = page.dom.all("input", name="edit")[0].get("value")
    assert olga.post(f"{HERE}/ilya", {**late, "edit": edit}).status == 303
    assert register(kept)[0].name == {"": "Ilya Late"}


def test_who_may_only_look_is_offered_nothing_to_change(kept: Site) -> None:
    ann = join(kept, Role.READER, "ann@union.example")
    page = ann.get(f"{HERE}/ilya")
    assert page.status == 200
    assert "Save in the draft" not in page.html
    assert ann.post(f"{HERE}/ilya", {"name": "X"}).status == 403
    assert ann.get(f"{HERE}/ilya/status/new").status == 403


@pytest.mark.parametrize("path", ["nobody", "ilya/status/9", "ilya/status/x"])
def test_what_is_not_there_is_not_found(olga: Browser, path: str) -> None:
    assert olga.get(f"{HERE}/{path}").status == 404
    assert olga.post(f"{HERE}/{path}", NINA).status == 404
