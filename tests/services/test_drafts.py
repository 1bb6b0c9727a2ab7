"""The working copy of a pack: saved file by file, never over another's work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import event

from petition.domain.campaigns import Update
from petition.domain.packs import writing
from petition.models import Campaign, TextVersion
from petition.services import drafts, news, pack_export, texts
from petition.services.drafts import DraftMoved, EditedMeanwhile, Kept
from tests.support.harbour import PACK
from tests.support.office import Office

TEXT = "text.en.md"
FILES = {name: text.encode() for name, text in writing.pack_files(PACK).items()}
NEW = FILES[TEXT].replace(b"A story.", b"Another story.")


@pytest.fixture
def here(office: Office) -> Office:
    """The harbour campaign, its files kept, nothing edited yet."""
    with office.database.writing() as session:
        pack_export.keep_files(session, 1, FILES)
    return office


def save(here: Office, content: bytes | None, edit: int = 0, name: str = TEXT) -> int:
    with here.database.writing() as session:
        return drafts.save(
            session, 1, name, content, edit=edit, organiser_id=None, now=here.now
        )


def files(here: Office) -> dict[str, bytes]:
    with here.database.reading() as session:
        return drafts.files(session, 1)


def publish(here: Office, read: drafts.ReadPack | None = None) -> None:
    checked = read or drafts.check(files(here)).read
    assert checked
    with here.database.writing() as session:
        drafts.publish(
            session, here.sealer, 1, checked,
            randomness=here.dice, now=here.now + timedelta(days=1),
        )  # fmt: skip


def test_a_draft_begins_as_what_is_published(here: Office) -> None:
    assert files(here) == FILES
    with here.database.reading() as session:
        assert drafts.read(session, 1, TEXT) == Kept(FILES[TEXT], 0)
        assert drafts.changed(session, 1) == ()
        assert not drafts.edited_here(session, 1)


def test_where_no_files_were_kept_they_are_written_anew(office: Office) -> None:
    assert files(office) == FILES
    with office.database.reading() as session:
        assert drafts.read(session, 1, TEXT) == Kept(FILES[TEXT], 0)
    save(office, NEW)
    assert files(office) == {**FILES, TEXT: NEW}


def test_what_is_saved_stands_in_the_draft_only(here: Office) -> None:
    assert save(here, NEW) == 1
    assert files(here) == {**FILES, TEXT: NEW}
    with here.database.reading() as session:
        assert drafts.published(session, 1) == FILES
        assert drafts.changed(session, 1) == (TEXT,)
        assert drafts.edited_here(session, 1)


def test_a_file_can_be_taken_out_and_written_again(here: Office) -> None:
    assert save(here, None, 0, "privacy.en.md") == 1
    assert "privacy.en.md" not in files(here)
    assert save(here, b"We keep nothing.\n", 1, "privacy.en.md") == 2


def test_the_second_of_two_editors_is_told_what_the_first_wrote(here: Office) -> None:
    save(here, NEW)
    with pytest.raises(EditedMeanwhile) as told:
        save(here, b"mine")
    assert told.value.kept == Kept(NEW, 1)
    assert files(here)[TEXT] == NEW
    assert save(here, b"mine", 1) == 2


def test_saving_the_same_twice_is_no_conflict(here: Office) -> None:
    assert save(here, NEW) == 1
    assert save(here, NEW) == 1


def during(here: Office, number: int, deed: Callable[[], object]) -> None:
    """Do something once, when the database is asked its next but `number` question."""
    waits = [*range(number + 1)]

    def note(*_: object) -> None:
        if waits and waits.pop() == 0:
            deed()

    event.listen(here.database.engine, "before_cursor_execute", note)


@pytest.mark.parametrize("number", range(4))
def test_a_text_saved_while_its_page_is_made_is_not_overwritten(
    here: Office, number: int
) -> None:
    during(here, number, lambda: save(here, NEW))
    with here.database.reading() as session:
        mine = texts.of_draft(session, 1).by_language["en"]
    assert mine.text.story == "Another story." or mine.edits[0] == 0


@pytest.mark.parametrize("number", range(3))
def test_an_update_saved_while_its_page_is_made_is_not_overwritten(
    here: Office, number: int
) -> None:
    day, slug = date(2014, 4, 1), "trial"
    told = Update(day, slug, "en", "The trial", "Court", "Old.")
    old, new = (
        writing.update_text(one).encode() for one in (told, replace(told, body="New."))
    )
    name = f"updates/{day}-{slug}.en.md"
    save(here, old, 0, name)
    during(here, number, lambda: save(here, new, 1, name))
    with here.database.reading() as session:
        (mine,) = news.of_draft(session, 1).updates
    assert mine.versions["en"].body.strip() == "New." or mine.edit("en") == 1


def test_publishing_makes_new_versions_and_alters_none(here: Office) -> None:
    save(here, NEW)
    publish(here)
    with here.database.reading() as session:
        mine = session.query(TextVersion).filter_by(language="en")
        stories = [one.story for one in mine.order_by(TextVersion.version)]
        assert stories == ["A story.", "Another story."]
        assert drafts.changed(session, 1) == ()
        assert pack_export.export_files(session, PACK.slug) == {**FILES, TEXT: NEW}


def test_an_edit_is_not_forgotten_by_publishing(here: Office) -> None:
    save(here, NEW)
    publish(here)
    with pytest.raises(EditedMeanwhile):
        save(here, b"from a page that was open all the time")


def test_what_was_saved_after_the_check_is_not_published(here: Office) -> None:
    checked = drafts.check(files(here)).read
    save(here, NEW)
    with pytest.raises(DraftMoved):
        publish(here, checked)


def test_every_mistake_of_a_draft_is_told(here: Office) -> None:
    save(here, b"Subject: x\n\n{{ supporter.citty }}\n", 0, "letter.en.txt")
    save(here, None, 0, "targets.toml")
    checked = drafts.check(files(here))
    assert checked.pack is None
    assert {(one.file, one.line) for one in checked.findings} == {
        ("letter.en.txt", 3), ("targets.toml", None),
    }  # fmt: skip


def test_an_import_is_what_the_draft_holds_from_then_on(here: Office) -> None:
    save(here, NEW)
    save(here, b"mine\n", 0, "privacy.ru.md")
    with here.database.writing() as session:
        before = drafts.files(session, 1)
        session.get_one(Campaign, 1).revision += 1
        pack_export.keep_files(session, 1, FILES)
        drafts.follow(session, 1, before, now=here.now)
        assert drafts.files(session, 1) == FILES
        assert not drafts.edited_here(session, 1)
    with pytest.raises(EditedMeanwhile):
        save(here, b"mine", 1)


def test_a_page_open_since_before_an_import_does_not_undo_it(here: Office) -> None:
    with here.database.writing() as session:
        pack_export.keep_files(session, 1, {**FILES, TEXT: NEW})
        drafts.follow(session, 1, FILES, now=here.now)
    with pytest.raises(EditedMeanwhile):
        save(here, b"mine", 0)


def test_who_published_here_has_edited_here(here: Office) -> None:
    save(here, NEW)
    publish(here)
    with here.database.reading() as session:
        assert drafts.edited_here(session, 1)


def test_a_rehearsal_counts_for_the_draft_that_was_rehearsed(here: Office) -> None:
    with here.database.writing() as session:
        assert drafts.rehearsed(session, 1) is None
        digest = drafts.digest(drafts.files(session, 1))
        drafts.note_rehearsal(session, 1, digest, now=here.now)
        assert drafts.rehearsed(session, 1) == digest
    save(here, NEW)
    assert drafts.digest(files(here)) != digest


def test_languages_can_be_left_out_knowingly(here: Office) -> None:
    with here.database.writing() as session:
        assert drafts.left_out(session, 1) == ()
        drafts.leave_out(session, 1, ["ru", "ar", "ru"])
        assert drafts.left_out(session, 1) == ("ar", "ru")
