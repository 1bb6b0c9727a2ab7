"""A copy of a SQLite database, made while it is in use."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Engine


class CopyFailed(Exception):
    """The copy is not whole: the disk is full, or the database damaged."""


def copy_sqlite(engine: Engine, path: Path, afterwards: str) -> None:
    """Copy the database as it stands at one moment to a new file (0600).

    Readers and writers go on meanwhile. `afterwards` is SQL that is run in the copy.
    Raises CopyFailed.
    """
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        with closing(sqlite3.connect(path)) as copy:
            _fill(engine, copy)
            # One file, without a log beside it that could be left behind.
            copy.execute("PRAGMA journal_mode=DELETE")
            with copy:
                copy.execute(afterwards)
            (found,) = copy.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error as error:
        raise CopyFailed(str(error)) from error
    if found != "ok":
        raise CopyFailed(found)


def _fill(engine: Engine, copy: sqlite3.Connection) -> None:
    source = engine.raw_connection()
    try:
        # All in one step: it reads one moment, and the write-ahead log lets others on.
        source.driver_connection.backup(copy)  # type: ignore[union-attr]
    finally:
        source.close()
