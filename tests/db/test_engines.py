"""One way to read, one way to write, with the settings that our promises rest on."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date
from socket import socketpair
from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from petition.db.engines import BUSY_TIMEOUT, Database, may_have_ended
from petition.models import Letter, OutboxKey

DAY = date(2014, 4, 22)
PROCESS = select(func.pg_backend_pid())


@pytest.fixture
def sqlite(sqlite_url: str) -> Iterator[Database]:
    """A SQLite file."""
    database = Database(sqlite_url)
    yield database
    database.close()


@pytest.fixture
def postgresql(postgresql_url: str) -> Iterator[Database]:
    """A PostgreSQL server."""
    database = Database(postgresql_url)
    yield database
    database.close()


def test_what_is_written_can_be_read(database: Database) -> None:
    with database.writing() as session:
        session.add(OutboxKey(day=DAY, wrapped=b"x"))

    assert _keys(database) == 1


def test_an_error_undoes_the_whole_transaction(database: Database) -> None:
    with suppress(ZeroDivisionError), database.writing() as session:
        session.add(OutboxKey(day=DAY, wrapped=b"x"))
        session.flush()
        raise ZeroDivisionError

    assert _keys(database) == 0


def test_what_was_read_stays_readable_after_the_session(database: Database) -> None:
    with database.writing() as session:
        key = OutboxKey(day=DAY, wrapped=b"x")
        session.add(key)

    assert key.wrapped == b"x"


def test_a_row_without_its_parent_is_refused(database: Database) -> None:
    orphan = Letter(
        campaign_id=9, signature_id=9, target_id=9, letter_version_id=9,
        channel="mail", state="queued",
    )  # fmt: skip

    with pytest.raises(IntegrityError), database.writing() as session:
        session.add(orphan)


def test_many_writers_wait_for_each_other_and_none_fails(database: Database) -> None:
    with database.writing() as session:
        session.add(OutboxKey(day=DAY, wrapped=b""))
    together = Barrier(20)

    def add_one(_: int) -> None:
        together.wait()
        with database.writing() as session:
            key = session.get_one(OutboxKey, DAY, with_for_update=True)
            key.wrapped += b"x"

    with ThreadPoolExecutor(20) as threads:
        list(threads.map(add_one, range(20)))

    with database.reading() as session:
        assert session.scalar(select(OutboxKey.wrapped)) == b"x" * 20


def test_a_reader_never_waits_for_a_writer(database: Database) -> None:
    with database.writing() as session:
        session.add(OutboxKey(day=DAY, wrapped=b"x"))
        session.flush()
        reader = Thread(target=_keys, args=(database,), daemon=True)
        reader.start()
        reader.join(20)
        assert not reader.is_alive()


def test_a_writer_does_not_wait_for_a_reader(database: Database) -> None:
    with database.reading() as reader:
        assert reader.scalar(select(func.count()).select_from(OutboxKey)) == 0
        with database.writing() as session:
            session.add(OutboxKey(day=DAY, wrapped=b"x"))
    assert _keys(database) == 1


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("secure_delete", 1),
        ("busy_timeout", BUSY_TIMEOUT),
    ],
)
def test_sqlite_runs_as_our_promises_need(
    sqlite: Database, pragma: str, value: str | int
) -> None:
    for session in (sqlite.reading(), sqlite.reading()):
        with session:
            assert session.scalar(text(f"PRAGMA {pragma}")) == value


def test_sqlite_writers_queue_from_their_first_statement(sqlite: Database) -> None:
    def second() -> None:
        with sqlite.writing() as session:
            session.scalar(select(OutboxKey.day))

    other = Thread(target=second)
    with sqlite.writing() as session:
        session.scalar(select(OutboxKey.day))
        other.start()
        other.join(0.3)
        assert other.is_alive()
    other.join(20)
    assert not other.is_alive()


def test_each_question_of_a_reader_is_answered_as_of_its_own_moment(
    database: Database,
) -> None:
    with database.reading() as reader:
        assert reader.scalar(select(func.count()).select_from(OutboxKey)) == 0
        with database.writing() as session:
            session.add(OutboxKey(day=DAY, wrapped=b"x"))

        assert reader.scalar(select(func.count()).select_from(OutboxKey)) == 1


def test_a_snapshot_sees_one_moment(database: Database) -> None:
    with database.snapshot() as reader:
        assert reader.scalar(select(func.count()).select_from(OutboxKey)) == 0
        with database.writing() as session:
            session.add(OutboxKey(day=DAY, wrapped=b"x"))

        assert reader.scalar(select(func.count()).select_from(OutboxKey)) == 0


def test_connections_that_the_server_ended_are_replaced_unseen(
    postgresql: Database,
) -> None:
    with postgresql.reading() as one, postgresql.reading() as other:
        ended = {session.scalar(PROCESS) for session in (one, other)}
    administrator = Database(postgresql.engine.url.render_as_string(False))
    with administrator.reading() as session:
        for process in ended:
            session.execute(select(func.pg_terminate_backend(process, 10_000)))
    administrator.close()

    with postgresql.reading() as one, postgresql.reading() as other:
        found = {session.scalar(PROCESS) for session in (one, other)}

    assert len(ended) == len(found) == 2
    assert not ended & found


def test_a_connection_is_asked_after_a_rest_or_when_something_has_come() -> None:
    ours, theirs = socketpair()
    with ours, theirs:
        assert not may_have_ended(ours.fileno(), rested=0.1)
        assert may_have_ended(ours.fileno(), rested=60)
        theirs.close()
        assert may_have_ended(ours.fileno(), rested=0.1)


def test_a_database_knows_its_kind(database: Database, database_url: str) -> None:
    assert database.is_sqlite is database_url.startswith("sqlite")


def _keys(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(OutboxKey)) or 0
