"""The letter editor: looked at while writing, saved in the draft, never lost."""

from __future__ import annotations

import pytest

from petition.domain.campaigns import Pack
from petition.domain.packs import writing
from petition.domain.roles import Role
from petition.services import drafts, pack_export
from tests.web.conftest import MakeSite
from tests.web.support.site import Page, Site
from tests.web.support.workspace import Browser, join

LETTERS = "/organise/c/wharf/letters"
ENGLISH, RUSSIAN = f"{LETTERS}/en", f"{LETTERS}/ru"


@pytest.fixture
def kept(make_site: MakeSite, pack: Pack) -> Site:
    """The open campaign, with the files of its pack."""
    site = make_site()
    files = {name: text.encode() for name, text in writing.pack_files(pack).items()}
    with site.backends.database.writing() as session:
        pack_export.keep_files(session, 1, files)
    return site


def text_of(page: Page) -> str:
    return page.dom.one("textarea", id="text").raw_text.lstrip("\n")


def edit_of(page: Page) -> str:
    return str(page.dom.one("input", name="edit").get("value"))


def save(browser: Browser, path: str, text: str, edit: str | None = None) -> Page:
    edit = edit_of(browser.get(path)) if edit is None else edit
    return browser.post(path, {"text": text, "edit": edit})


def in_draft(site: Site, language: str) -> str:
    with site.backends.database.reading() as session:
        content = drafts.read(session, 1, f"letter.{language}.txt").content
    return (content or b"").decode()


def test_the_editor_shows_the_letter_its_fields_and_samples(kept: Site) -> None:
    page = join(kept, Role.EDITOR).get(ENGLISH)
    assert text_of(page).startswith("Subject:")
    assert "What the form will ask for" in page.html
    assert len(page.dom.all("article", class_="sample")) == 6


def test_a_letter_is_saved_in_the_draft_and_not_published(kept: Site) -> None:
    olga = join(kept, Role.EDITOR)
    before = kept.get("/c/wharf?lang=en").html
    new = text_of(olga.get(ENGLISH)).replace("Subject: ", "Subject: Again: ")
    assert save(olga, ENGLISH, new).status == 303
    assert "Subject: Again: " in in_draft(kept, "en")
    assert "Again: " not in kept.get("/c/wharf?lang=en").html
    assert "Again: " not in before


def test_each_mistake_stands_at_its_line_with_its_remedy(kept: Site) -> None:
    olga = join(kept, Role.EDITOR)
    wrong = "Subject: x\n\nDear {{ target.salutation }}\n{{ supporter.citty }}\n"
    page = olga.post(ENGLISH, {"text": wrong, "look": "yes", "edit": "0"})
    assert text_of(page).rstrip() == wrong.rstrip()
    mistakes = page.dom.one("section", class_="mistakes").text
    assert "Line 4" in mistakes
    assert "did you mean supporter.city?" in mistakes
    assert "citty" not in in_draft(kept, "en")


def test_a_letter_with_mistakes_can_be_saved_but_says_so(kept: Site) -> None:
    olga = join(kept, Role.EDITOR)
    save(olga, ENGLISH, "Subject: x\n\n{{ supporter.citty }}\n")
    assert "1 mistake" in olga.get(LETTERS).html
    said = olga.get(f"{ENGLISH}?done=saved").dom.one("p", role="status")
    assert "only without them" in said.text
    assert kept.get("/c/wharf?lang=en").status == 200


def test_the_second_of_two_editors_is_shown_the_difference(kept: Site) -> None:
    olga = join(kept, Role.EDITOR)
    ann = join(kept, Role.EDITOR, "ann@union.example")
    edit, text = edit_of(olga.get(ENGLISH)), text_of(olga.get(ENGLISH))
    save(ann, ENGLISH, text.replace("Subject: ", "Subject: Ann: "), edit)
    page = save(olga, ENGLISH, text.replace("Subject: ", "Subject: Olga: "), edit)
    assert page.status == 409
    assert "Ann:" in page.dom.one("div", class_="difference").text
    assert "Olga: " in text_of(page)
    assert save(olga, ENGLISH, text_of(page), edit_of(page)).status == 303
    assert "Olga: " in in_draft(kept, "en")


def test_a_translation_knows_what_changed_in_its_source(kept: Site) -> None:
    olga = join(kept, Role.EDITOR)
    save(olga, RUSSIAN, text_of(olga.get(RUSSIAN)) + "\n\nВсё.\n")
    source = text_of(olga.get(ENGLISH))
    save(olga, ENGLISH, source + "\n\nOne more paragraph.\n")
    page = olga.get(RUSSIAN)
    assert "1 paragraph of the source changed" in page.html
    assert "One more paragraph." in page.dom.one("div", class_="stale").text
    save(olga, RUSSIAN, text_of(page) + "\n\nЕщё.\n")
    assert "of the source changed" not in olga.get(RUSSIAN).html


def test_a_translator_writes_in_their_languages_only(kept: Site) -> None:
    ann = join(kept, Role.TRANSLATOR, "ann@union.example", languages=("ru",))
    assert save(ann, RUSSIAN, "Subject: x\n\nBonjour\n").status == 303
    assert save(ann, ENGLISH, "Subject: x\n\nHello\n").status == 403
    assert "Hello" not in in_draft(kept, "en")


@pytest.mark.parametrize("role", [Role.COUNTER, Role.READER])
def test_who_only_looks_cannot_save(kept: Site, role: Role) -> None:
    ann = join(kept, role, "ann@union.example")
    assert ann.get(ENGLISH).status == 200
    assert save(ann, ENGLISH, "Subject: x\n\nHello\n").status == 403


def test_the_script_gets_what_the_page_would_show(kept: Site) -> None:
    olga = join(kept, Role.EDITOR)
    page = olga.post(f"{ENGLISH}/look", {"text": text_of(olga.get(ENGLISH))})
    assert page.status == 200
    assert len(page.dom.all("article", class_="sample")) == 6


def test_a_language_that_the_campaign_does_not_have_is_not_there(kept: Site) -> None:
    assert join(kept).get(f"{LETTERS}/de").status == 404


@pytest.mark.parametrize("bad", ["\x00", "\ud800", "{% for x in y %}", "{{" * 3000])
def test_whatever_is_pasted_breaks_nothing(kept: Site, bad: str) -> None:
    text = f"Subject: x\n\n{bad}\n".encode("utf-8", "surrogatepass")
    olga = join(kept, Role.EDITOR)
    page = olga.post(ENGLISH, {"text": text, "look": "yes", "edit": "0"})
    assert page.status in (200, 400)
