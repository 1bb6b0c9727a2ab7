"""Erased means gone from the files of SQLite, not only from its tables."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import text

from petition.db.engines import Database
from petition.services.rotating import TRUNCATE_AGAIN, TRUNCATE_EVERY, Truncation


def log_of(database: Database) -> Path:
    return Path(f"{database.engine.url.database}-wal")


def write(database: Database) -> None:
    with database.writing() as session:
        session.execute(text("CREATE TABLE IF NOT EXISTS sheet (words TEXT)"))
        session.execute(text("INSERT INTO sheet VALUES ('Sana Akhmetova')"))
        session.execute(text("DELETE FROM sheet"))


def test_the_write_ahead_log_is_emptied(tmp_path: Path, now: datetime) -> None:
    database = Database(f"sqlite:///{tmp_path}/petition.sqlite3")
    write(database)

    Truncation(database.engine)(now)

    assert log_of(database).stat().st_size == 0
    database.close()


def test_it_is_emptied_again_only_after_a_while(tmp_path: Path, now: datetime) -> None:
    database = Database(f"sqlite:///{tmp_path}/petition.sqlite3")
    truncation = Truncation(database.engine)
    truncation(now)
    write(database)

    truncation(now + timedelta(seconds=1))
    kept = log_of(database).stat().st_size
    truncation(now + TRUNCATE_EVERY)

    assert kept > 0
    assert log_of(database).stat().st_size == 0
    database.close()


def test_a_clock_that_was_set_back_delays_nothing(
    tmp_path: Path, now: datetime
) -> None:
    database = Database(f"sqlite:///{tmp_path}/petition.sqlite3")
    truncation = Truncation(database.engine)
    truncation(now + timedelta(days=2))
    write(database)

    truncation(now)

    assert log_of(database).stat().st_size == 0
    database.close()


def test_while_somebody_reads_it_is_not_tried_all_the_time(
    tmp_path: Path, now: datetime
) -> None:
    database = Database(f"sqlite:///{tmp_path}/petition.sqlite3")
    write(database)
    truncation = Truncation(database.engine)
    with database.snapshot() as reader:
        reader.execute(text("SELECT * FROM sheet"))
        write(database)
        truncation(now)

    truncation(now + timedelta(seconds=1))
    kept = log_of(database).stat().st_size
    truncation(now + TRUNCATE_AGAIN)

    assert kept > 0
    assert log_of(database).stat().st_size == 0
    database.close()
