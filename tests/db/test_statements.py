"""Statements that are compiled once and run by the driver."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import bindparam, delete, event, insert, select
from sqlalchemy.exc import DBAPIError, IntegrityError

from petition.db.engines import Database
from petition.db.sessions import OnConnection
from petition.db.statements import Inserts, Statement
from petition.models import OutboxKey
from petition.models.base import table_of

KEYS = table_of(OutboxKey)
INSERT = Statement(insert(KEYS))
OF_DAY = Statement(select(KEYS).where(KEYS.c.day == bindparam("day")))
END = Statement(delete(KEYS).where(KEYS.c.day < bindparam("day")).returning(KEYS.c.day))
MAY, JUNE = date(2014, 5, 1), date(2014, 6, 1)


def test_values_come_back_as_what_they_were(database: Database) -> None:
    with database.writing() as session:
        INSERT.run(session, {"day": MAY, "wrapped": b"\0may"})

        row = OF_DAY.first(session, {"day": MAY})

    assert (row.day, bytes(row.wrapped)) == (MAY, b"\0may")


def test_what_is_not_there_is_none(database: Database) -> None:
    with database.reading() as session:
        assert OF_DAY.first(session, {"day": MAY}) is None
        assert OF_DAY.all(session, {"day": MAY}) == []


def test_many_rows_are_written_in_one_go_and_none_is_fine(database: Database) -> None:
    with database.writing() as session:
        INSERT.run(session, *({"day": day, "wrapped": b""} for day in (MAY, JUNE)))
        INSERT.run(session)

        ended = END.all(session, {"day": date(2015, 1, 1)})

    assert sorted(row.day for row in ended) == [MAY, JUNE]


def test_an_error_is_sqlalchemys_and_quotes_no_values(database: Database) -> None:
    key = {"day": MAY, "wrapped": b"a secret"}
    with pytest.raises(IntegrityError) as caught, database.writing() as session:
        INSERT.run(session, key, key)

    assert "secret" not in str(caught.value)
    with database.reading() as session:
        assert OF_DAY.first(session, {"day": MAY}) is None


def test_a_connection_that_has_ended_is_an_error_of_sqlalchemys(
    database: Database,
) -> None:
    session = OnConnection(database.asking())
    driver = session.connection().connection.driver_connection
    assert driver is not None
    driver.close()

    with pytest.raises(DBAPIError):
        OF_DAY.all(session, {"day": MAY})
    session.end()


def test_statements_are_told_to_whoever_listens(database: Database) -> None:
    heard: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        heard.append((statement, values))

    event.listen(database.engine, "before_cursor_execute", note)
    with database.reading() as session:
        OF_DAY.all(session, {"day": MAY})
        told = [one for one in heard if "outbox_keys" in one[0]]
        again = session.connection().exec_driver_sql(*told[0]).all()

    assert again == []


def test_a_few_rows_are_inserted_at_once_and_give_back_what_is_asked(
    database: Database,
) -> None:
    inserts = Inserts(insert(KEYS).returning(KEYS.c.day))
    with database.writing() as session:
        for days in ([MAY], [JUNE, date(2014, 7, 1)], []):
            given = inserts.all(session, [{"day": d, "wrapped": b"x"} for d in days])
            assert {row.day for row in given} == set(days)

        assert OF_DAY.first(session, {"day": JUNE}).wrapped == b"x"
