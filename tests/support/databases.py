"""PostgreSQL databases that are emptied after each test and used again.

A copy of a template is three hundred files; emptying what a test has filled takes a
thirtieth of that. Whoever changes the schema gets the database for good.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

from sqlalchemy import Connection, Row, create_engine, make_url, text

from petition.models import Base

SEND_AWAY = """
SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
#: As a replica nothing is triggered: neither foreign keys nor what guards the log.
NO_TRIGGERS = "SET session_replication_role = replica"
EMPTY = "; ".join(str(table.delete()) for table in Base.metadata.sorted_tables)
BEGIN_AGAIN = "SELECT setval(seqrelid, seqstart, false) FROM pg_sequence"
#: A row of these comes, goes or is written anew whenever the schema changes.
SCHEMA = """
SELECT count(*), max(xmin::text::bigint) FROM (
  SELECT xmin FROM pg_attribute UNION ALL SELECT xmin FROM pg_constraint
  UNION ALL SELECT xmin FROM pg_index UNION ALL SELECT xmin FROM pg_proc
  UNION ALL SELECT xmin FROM pg_trigger
)
"""
Schema = Row[tuple[int, int]]


class PostgresqlDatabases:
    """Copies of a template on one server, one at a time for each test."""

    def __init__(self, server: str, template: str) -> None:
        self._server, self._template = server, template
        self._numbers = count(1)
        self._spare: dict[str, Schema] = {}

    @contextmanager
    def one(self) -> Iterator[str]:
        """The address of a database without a row, and without anybody else."""
        url, schema = self._spare.popitem() if self._spare else self._made()
        yield url
        if _is_as_good_as_new(url, schema):
            self._spare[url] = schema
        else:
            name = make_url(url).database
            administer(self._server, f"DROP DATABASE {name} WITH (FORCE)")

    def _made(self) -> tuple[str, Schema]:
        name = f"test_{next(self._numbers)}"
        administer(self._server, f"CREATE DATABASE {name} TEMPLATE {self._template}")
        url = self._server.replace("/postgres?", f"/{name}?")
        with _alone(url) as connection:
            return url, connection.execute(text(SCHEMA)).one()


def administer(server: str, statement: str) -> None:
    """Carry out a statement that stands outside any transaction."""
    with _alone(server) as connection:
        connection.execute(text(statement))


def _is_as_good_as_new(url: str, schema: Schema) -> bool:
    """Empty a database, if its schema is still the same."""
    with _alone(url) as connection:
        connection.execute(text(SEND_AWAY)).all()
        if connection.execute(text(SCHEMA)).one() != schema:
            return False
        for statement in (NO_TRIGGERS, EMPTY, BEGIN_AGAIN):
            connection.exec_driver_sql(statement)
    return True


@contextmanager
def _alone(url: str) -> Iterator[Connection]:
    """A connection of its own, without transactions."""
    engine = create_engine(make_url(url), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        yield connection
    engine.dispose()
