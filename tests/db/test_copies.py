"""A copy of a database in use is whole, and of one moment."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import text

from petition.db.copies import CopyFailed, copy_sqlite
from petition.db.engines import Database

NOTHING = "SELECT 1"


@pytest.fixture
def busy(sqlite_url: str) -> Iterator[Database]:
    """A database in which somebody writes two rows at a time, without a pause."""
    database, over = Database(sqlite_url), Event()

    def write() -> None:
        while not over.is_set():
            with database.writing() as session:
                session.execute(text("INSERT INTO ones VALUES (randomblob(99))"))
                session.execute(text("INSERT INTO twos VALUES (randomblob(99))"))

    with database.writing() as session:
        session.execute(text("CREATE TABLE ones (value BLOB)"))
        session.execute(text("CREATE TABLE twos (value BLOB)"))
    writer = Thread(target=write)
    writer.start()
    yield database
    over.set()
    writer.join()
    database.close()


def test_a_copy_under_load_is_of_one_moment(busy: Database, tmp_path: Path) -> None:
    for number in range(5):
        path = tmp_path / f"copy-{number}"
        copy_sqlite(busy.engine, path, NOTHING)

        assert _count(path, "ones") == _count(path, "twos")


def test_a_copy_is_one_file_for_its_owner_only(busy: Database, tmp_path: Path) -> None:
    path = tmp_path / "copies" / "copy"
    path.parent.mkdir()

    copy_sqlite(busy.engine, path, NOTHING)

    assert list(path.parent.iterdir()) == [path]
    assert path.stat().st_mode & 0o777 == 0o600


def test_what_is_to_be_done_is_done_in_the_copy_only(
    busy: Database, tmp_path: Path
) -> None:
    copy_sqlite(busy.engine, tmp_path / "copy", "DELETE FROM ones")

    assert _count(tmp_path / "copy", "ones") == 0
    with busy.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM ones"))


def test_a_copy_goes_over_no_other_file(busy: Database, tmp_path: Path) -> None:
    path = tmp_path / "copy"
    path.write_text("mine")

    with pytest.raises(FileExistsError):
        copy_sqlite(busy.engine, path, NOTHING)

    assert path.read_text() == "mine"


def test_a_copy_that_fails_says_why(busy: Database, tmp_path: Path) -> None:
    with pytest.raises(CopyFailed, match="no such table"):
        copy_sqlite(busy.engine, tmp_path / "copy", "DELETE FROM elsewhere")


def _count(path: Path, table: str) -> int:
    with closing(sqlite3.connect(path)) as copy:
        (rows,) = copy.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608
    assert isinstance(rows, int)
    return rows
