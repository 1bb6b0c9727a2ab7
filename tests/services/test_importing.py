"""A pack that is imported over an edited campaign overwrites nothing silently."""

from __future__ import annotations

from uuid import uuid4

import pytest

from petition.domain.campaigns import CampaignState
from petition.domain.packs import read_pack, writing
from petition.domain.refusals import NeverPublished
from petition.models import AuditEntry, Campaign
from petition.services import campaigns, drafts, importing, pack_export, texts
from petition.services.importing import EditedHere
from petition.services.packs import Imported
from tests.support.harbour import PACK
from tests.support.office import SLUG, Office

FILES = {name: text.encode() for name, text in writing.pack_files(PACK).items()}
TEXT = "text.en.md"
NEWER = {**FILES, TEXT: FILES[TEXT].replace(b"A story.", b"A newer story.")}
MINE = FILES[TEXT].replace(b"A story.", b"My story.")


def take_in(
    here: Office, files: dict[str, bytes] = NEWER, *, replace: bool = False
) -> Imported:
    with here.database.writing() as session:
        return importing.take_in(
            session, here.sealer, read_pack(files), replace=replace, demo=False,
            uid=uuid4(), randomness=here.dice, now=here.now,
        )  # fmt: skip


def edit(here: Office, content: bytes = MINE) -> None:
    with here.database.writing() as session:
        edit = drafts.read(session, 1, TEXT).edit
        drafts.save(
            session, 1, TEXT, content, edit=edit, organiser_id=None, now=here.now
        )


def draft(here: Office) -> dict[str, bytes]:
    with here.database.reading() as session:
        return drafts.files(session, 1)


def publish(here: Office) -> None:
    read = drafts.check(draft(here)).read
    assert read
    with here.database.writing() as session:
        drafts.publish(
            session, here.sealer, 1, read, randomness=here.dice, now=here.now
        )


def test_an_import_over_what_was_never_edited_goes_through(office: Office) -> None:
    assert take_in(office, FILES).texts == ()
    assert take_in(office).texts == ("en",)
    assert draft(office) == NEWER


@pytest.mark.parametrize("published", [False, True])
def test_what_was_written_here_is_not_overwritten(
    office: Office, published: bool
) -> None:
    take_in(office, FILES)
    edit(office)
    if published:
        publish(office)
    with pytest.raises(EditedHere) as edited:
        take_in(office)
    assert edited.value.files == {**FILES, TEXT: MINE}
    assert draft(office)[TEXT] == MINE


def test_replacing_makes_the_draft_follow_the_pack(office: Office) -> None:
    take_in(office, FILES)
    edit(office)
    take_in(office, replace=True)
    assert draft(office) == NEWER
    assert take_in(office, FILES).texts == ("en",)


def test_a_pack_that_holds_what_was_written_here_is_no_loss(office: Office) -> None:
    take_in(office, FILES)
    edit(office)
    take_in(office, {**FILES, TEXT: MINE})
    assert take_in(office).texts == ("en",)


def test_translations_that_an_import_leaves_behind_are_stale(office: Office) -> None:
    take_in(office, FILES)
    take_in(office)
    with office.database.reading() as session:
        by_language = texts.of_draft(session, 1).by_language
        assert by_language["ru"].stale == ("story",)
        assert session.query(AuditEntry).count() == 2


def test_what_was_never_published_neither_opens_nor_is_exported(
    office: Office,
) -> None:
    with office.database.writing() as session:
        session.get_one(Campaign, 1).revision = campaigns.UNPUBLISHED
        session.get_one(Campaign, 1).state = "draft"
    with pytest.raises(NeverPublished), office.database.reading() as session:
        pack_export.export_files(session, SLUG)
    with pytest.raises(NeverPublished):
        office.to(CampaignState.OPEN)
