"""Each test finds a PostgreSQL database as if nobody had ever used it."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import create_engine, func, select, text

from petition.db.engines import Database
from petition.models import AuditEntry
from tests.support.databases import PostgresqlDatabases, administer

NOON = datetime(2014, 4, 22, 12, tzinfo=UTC)


def test_what_one_test_wrote_the_next_does_not_find(
    postgresql_databases: PostgresqlDatabases,
) -> None:
    found = []
    for _ in range(2):
        with postgresql_databases.one() as url:
            found.append((url, *_write(url)))

    first, second = found
    assert first == second
    assert first[1:] == (0, 1)


def test_whoever_is_still_connected_is_sent_away(
    postgresql_databases: PostgresqlDatabases,
) -> None:
    with postgresql_databases.one() as url:
        left = create_engine(url).connect()
        left.execute(text("SELECT 1"))

    with postgresql_databases.one() as again:
        assert again == url
        assert _write(url) == (0, 1)
    left.invalidate()


def test_a_changed_schema_is_not_used_again(
    postgresql_databases: PostgresqlDatabases,
) -> None:
    for change in ("DROP TABLE heartbeats", "CREATE INDEX other ON events (id)"):
        with postgresql_databases.one() as url:
            administer(url, change)

        with postgresql_databases.one() as other:
            assert other != url


def _write(url: str) -> tuple[int, int]:
    """How many rows there were, and the number of a new one."""
    database = Database(url)
    with database.writing() as session:
        there = session.scalar(select(func.count()).select_from(AuditEntry)) or 0
        entry = AuditEntry(at=NOON, who="Olga", action="login", about="", detail={})
        session.add(entry)
        session.flush()
        number = entry.id
    database.close()
    return there, number
