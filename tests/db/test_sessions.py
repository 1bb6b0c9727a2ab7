"""Sessions on a connection that is there already."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from petition.db.engines import Database
from petition.db.sessions import OnConnection
from petition.db.statements import Statement
from petition.models import OutboxKey
from petition.models.base import table_of

KEYS = table_of(OutboxKey)
OF_DAY = Statement(select(KEYS.c.wrapped).where(KEYS.c.day == bindparam("day")))
HOW_MANY = select(func.count()).select_from(OutboxKey)
DAY = date(2014, 4, 22)


def test_statements_and_objects_see_the_same(database: Database) -> None:
    with database.sharing() as session:
        session.add(OutboxKey(day=DAY, wrapped=b"x"))
        session.flush()

        assert OF_DAY.first(session, {"day": DAY}).wrapped == b"x"


def test_what_was_read_stays_and_reading_goes_on_after_the_writing(
    database: Database,
) -> None:
    read = OnConnection(database.asking())
    with database.sharing() as session:
        session.add(OutboxKey(day=DAY, wrapped=b"x"))
    key = read.get_one(OutboxKey, DAY)

    with database.sharing(read.let_go()) as session:
        session.get_one(OutboxKey, DAY).wrapped = b"y"

    assert key.wrapped == b"x"
    assert OF_DAY.first(read, {"day": DAY}).wrapped == b"y"
    assert read.scalar(HOW_MANY) == 1
    read.end()


@pytest.mark.parametrize("reads_first", [True, False])
def test_an_error_undoes_what_was_written_on_the_same_connection(
    database: Database, reads_first: bool
) -> None:
    read = OnConnection(database.asking())
    if reads_first:
        assert read.scalar(HOW_MANY) == 0
    with pytest.raises(ZeroDivisionError), database.sharing(read.let_go()) as session:
        _write_and_fail(session)

    assert read.scalar(HOW_MANY) == 0
    read.end()


def test_a_request_needs_one_connection_on_postgresql(postgresql_url: str) -> None:
    database = Database(postgresql_url)
    process = select(func.pg_backend_pid())
    read = OnConnection(database.asking())
    reads = read.scalar(process)

    with database.sharing(read.let_go()) as session:
        writes = session.scalar(process)

    read.end()
    database.close()
    assert writes == reads


def _write_and_fail(session: Session) -> None:
    session.add(OutboxKey(day=DAY, wrapped=b"x"))
    session.flush()
    raise ZeroDivisionError
