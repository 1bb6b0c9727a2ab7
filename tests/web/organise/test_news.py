"""Updates stand side by side in their languages, events as forms, in the draft."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from petition.domain.campaigns import Pack
from petition.domain.packs import writing
from petition.domain.roles import Role
from petition.services import news, pack_export
from petition.services.news import DraftNews
from tests.web.conftest import MakeSite
from tests.web.support.site import Page, Site
from tests.web.support.workspace import Browser, join

HERE = "/organise/c/wharf/news"
EVENTS = "/organise/c/wharf/events"
ANTON = "2024-02-10-anton-home"
WRITTEN: dict[str, Any] = {
    "date": "2024-05-01",
    "title.en": "A new trial",
    "source.en": "Court, 30 April",
    "body.en": "It begins in **June**.",
    "title.ru": "Новый суд",
    "body.ru": "Он начнётся в июне.",
}
PICKET: dict[str, Any] = {
    "title": "Picket",
    "title.ru": "Пикет",
    "starts": "2024-06-01T18:30",
    "timezone": "Europe/Paris",
    "city": "Paris",
    "country": "FR",
    "target": "embassy",
}


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


def send(browser: Browser, path: str, **fields: Any) -> Page:
    """Fill the form of a page in; what it holds already stays."""
    form = browser.get(path).dom.one("form", class_="writing")
    held = {
        node.get("name"): node.get("value") or node.raw_text.removeprefix("\n")
        for kind in ("input", "textarea")
        for node in form.all(kind)
        if node.get("name")
    }
    return browser.post(path, {**held, **fields})


def draft(site: Site) -> DraftNews:
    with site.backends.database.reading() as session:
        found = news.of_draft(session, 1)
    assert not found.mistakes
    return found


def test_an_update_is_written_in_several_languages_at_once(
    kept: Site, olga: Browser
) -> None:
    assert send(olga, f"{HERE}/new", **WRITTEN).location == (
        f"{HERE}/2024-05-01-a-new-trial"
    )
    update = draft(kept).updates[0]
    assert (update.date, update.slug) == (date(2024, 5, 1), "a-new-trial")
    assert list(update.versions) == ["en", "ru"]
    assert update.versions["ru"].title == "Новый суд"
    assert "not published yet" in olga.get(HERE).dom.all("ul", class_="rows")[0].text


def test_an_update_keeps_its_name_when_its_title_changes(
    kept: Site, olga: Browser
) -> None:
    send(olga, f"{HERE}/{ANTON}", **{"title.en": "Anton is home"})
    (update,) = draft(kept).updates
    assert update.name == ANTON
    assert update.versions["en"].title == "Anton is home"
    assert update.versions["ru"].title == "Антон свободен"
    assert "changes in the draft" in olga.get(HERE).html


def test_a_language_that_is_emptied_leaves_the_draft(kept: Site, olga: Browser) -> None:
    send(olga, f"{HERE}/{ANTON}", **{"title.ru": "", "body.ru": "", "source.ru": ""})
    assert list(draft(kept).updates[0].versions) == ["en"]


def test_an_update_is_scheduled_in_utc_and_the_moment_is_said(
    kept: Site, olga: Browser
) -> None:
    page = send(olga, f"{HERE}/new", **WRITTEN, publish="2024-05-04T18:30")
    moments = {one.publish_at for one in draft(kept).updates[0].versions.values()}
    assert moments == {datetime(2024, 5, 4, 18, 30, tzinfo=UTC)}
    assert "UTC" in olga.get(page.location).dom.one("main").text
    assert "2024-05-04T18:30" in olga.get(page.location).html


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("date", "soon", "no day"),
        ("publish", "soon", "no moment"),
        ("title.en", "", "needs a title"),
        ("title.ru", "", "title is missing"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_kept(
    kept: Site, olga: Browser, field: str, value: str, said: str
) -> None:
    sent = {**WRITTEN, field: value}
    if field == "title.en":
        sent |= {"title.ru": "", "body.ru": ""}
    page = send(olga, f"{HERE}/new", **sent)
    assert page.status == 422
    assert said in page.dom.one("main").text
    assert "It begins in **June**." in page.html
    assert len(draft(kept).updates) == 1


def test_the_preview_is_what_the_page_shows(kept: Site, olga: Browser) -> None:
    page = olga.post(f"{HERE}/new/preview", WRITTEN)
    assert "<strong>June</strong>" in page.html
    part = olga.post(f"{HERE}/new/preview", {**WRITTEN, "part": "yes"})
    assert "<strong>June</strong>" in part.html
    assert "<html" not in part.html
    assert len(draft(kept).updates) == 1


def test_the_second_of_two_editors_sees_the_difference(
    kept: Site, olga: Browser
) -> None:
    send(olga, f"{HERE}/{ANTON}", **{"title.en": "First"})
    late = {"title.en": "Second", "edit": "0", "en_edit": "0", "body.en": "Mine."}
    page = olga.post(f"{HERE}/{ANTON}", late)
    assert page.status == 409
    shown = page.dom.all("div", class_="difference")[0]
    assert "First" in shown.all("del")[0].text
    assert draft(kept).updates[0].versions["en"].title == "First"


def test_an_update_is_taken_out(kept: Site, olga: Browser) -> None:
    assert olga.post(f"{HERE}/{ANTON}/remove").status == 303
    assert draft(kept).updates == ()


def test_a_translator_writes_their_language_and_nothing_else(kept: Site) -> None:
    ann = join(kept, Role.TRANSLATOR, "ann@union.example", languages=("ru",))
    changed = {"title.ru": "Дома", "title.en": "X", "publish": "2030-01-01T00:00"}
    assert send(ann, f"{HERE}/{ANTON}", **changed).status == 303
    update = draft(kept).updates[0]
    assert update.versions["ru"].title == "Дома"
    assert update.versions["en"].title == "Anton is free"
    assert update.publish_at is None
    assert ann.post(f"{HERE}/new", WRITTEN).status == 403
    assert ann.post(f"{HERE}/{ANTON}/remove").status == 403


def test_an_event_is_added_changed_and_taken_out(kept: Site, olga: Browser) -> None:
    first = draft(kept).events
    assert send(olga, f"{EVENTS}/new", **PICKET).status == 303
    *others, event = draft(kept).events
    assert tuple(others) == first
    assert (event.starts.isoformat(), event.country) == ("2024-06-01T18:30:00", "FR")
    assert event.title == {"": "Picket", "ru": "Пикет"}
    send(olga, f"{EVENTS}/{event.key}", **{**PICKET, "city": "Lille"})
    assert draft(kept).events[-1].city == "Lille"
    edit = olga.get(f"{EVENTS}/{event.key}").dom.all("input", name="edit")[0]["value"]
    olga.post(f"{EVENTS}/{event.key}/remove", {"edit": edit})
    assert draft(kept).events == first


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("title", "", "Say what it is"),
        ("starts", "tomorrow", "Choose the day"),
        ("timezone", "Paris time", "Continent/City"),
    ],
)
def test_an_event_that_is_not_whole_is_refused(
    kept: Site, olga: Browser, field: str, value: str, said: str
) -> None:
    sent = {**PICKET, "title.ru": "", field: value}
    page = send(olga, f"{EVENTS}/new", **sent)
    assert page.status == 422
    assert said in page.errors(field)


def test_an_event_at_no_target_of_ours_is_refused(kept: Site, olga: Browser) -> None:
    page = send(olga, f"{EVENTS}/new", **{**PICKET, "target": "moon"})
    assert page.status == 422
    assert "moon" in page.dom.one("div", class_="wrong").text


@pytest.mark.parametrize("path", [f"{HERE}/nothing", f"{EVENTS}/nothing"])
def test_what_is_not_there_is_not_found(olga: Browser, path: str) -> None:
    assert olga.get(path).status == 404
    assert olga.post(path, WRITTEN).status == 404
