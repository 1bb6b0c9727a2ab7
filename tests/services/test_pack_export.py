"""A pack that was imported can be had again, byte for byte."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petition.adapters.sealing import BootSealer
from petition.db.engines import Database
from petition.domain.packs import ReadPack, read_pack
from petition.domain.recovery_codes import format_code
from petition.domain.refusals import NoPackKept, UnknownCampaign
from petition.services import keys, pack_export, packs
from tests.support.office import SLUG, Dice, Office

FOLDER = Path(__file__).resolve().parents[1] / "web" / "pack"
BASE = {
    path.relative_to(FOLDER).as_posix(): path.read_bytes()
    for path in FOLDER.rglob("*")
    if path.is_file()
}
OPTIONAL = ["people.csv", "events.csv", "updates/2024-02-10-anton-home.ru.md"]
NOON = datetime(2024, 5, 2, 12, tzinfo=UTC)
SEALER = BootSealer(b"\x01" * 32)
#: What organisers' editors write: any letters, but no control characters.
prose = st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=200)


@pytest.fixture(scope="module")
def database(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    """One database for all packs, with a team key."""
    path = tmp_path_factory.mktemp("packs") / "petition.sqlite3"
    path.write_bytes(sqlite_template.read_bytes())
    database = Database(f"sqlite:///{path}")
    with database.writing() as session:
        code = format_code(b"\x06" * 20)
        keys.make_team_key(session, SEALER, b"\x05" * 32, code, now=NOON)
    yield database
    database.close()


@st.composite
def pack_files(draw: st.DrawFn) -> dict[str, bytes]:
    """The files of a pack, as different editors save them."""
    left_out = draw(st.sets(st.sampled_from(OPTIONAL)))
    files = {name: text for name, text in BASE.items() if name not in left_out}
    files["text.en.md"] += draw(prose).encode()
    for number in draw(st.sets(st.integers(1, 28), max_size=3)):
        news = f"---\ntitle: News {number}\n---\n{draw(prose)}\n"
        files[f"updates/2024-02-{number:02}-news-{number}.en.md"] = news.encode()
    return {name: draw(_saved(text)) for name, text in files.items()}


def _saved(text: bytes) -> st.SearchStrategy[bytes]:
    return st.sampled_from(
        [text, text.replace(b"\n", b"\r\n"), b"\xef\xbb\xbf" + text, text + b"\n\n"]
    )


@given(pack_files())
def test_what_is_exported_is_what_was_imported(
    database: Database, files: dict[str, bytes]
) -> None:
    read = read_pack(files)
    _import(database, read)

    exported = _export(database, read.pack.slug)

    assert exported == files
    again = read_pack(exported)
    assert again == read
    done = _import(database, again)
    assert (done.new, done.texts, done.letters) == (False, (), ())


def test_what_is_no_part_of_a_pack_is_not_kept(database: Database) -> None:
    aside = {"README.md": b"ours", ".git/config": b"secret", "logo.png": b"\x89PNG"}
    read = read_pack(BASE | aside)

    _import(database, read)

    assert _export(database, read.pack.slug) == BASE


def test_a_campaign_that_nobody_knows_has_no_pack(database: Database) -> None:
    with pytest.raises(UnknownCampaign):
        _export(database, "nowhere")


def test_a_campaign_whose_files_were_not_kept_says_so(office: Office) -> None:
    with pytest.raises(NoPackKept):
        _export(office.database, SLUG)


def test_files_of_an_earlier_revision_are_not_its_pack(office: Office) -> None:
    with office.database.writing() as session:
        pack_export.keep_files(session, 1, BASE)
    office.change(goal=7)

    with pytest.raises(NoPackKept):
        _export(office.database, SLUG)


def _import(database: Database, read: ReadPack) -> packs.Imported:
    dice = Dice()
    with database.writing() as session:
        done = packs.import_pack(
            session, SEALER, read.pack,
            uid=uuid4(), randomness=dice, now=NOON,
        )  # fmt: skip
        pack_export.keep_files(session, done.campaign_id, read.files)
    return done


def _export(database: Database, slug: str) -> dict[str, bytes]:
    with database.reading() as session:
        return pack_export.export_files(session, slug)
