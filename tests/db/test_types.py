"""A moment comes back in UTC, whatever the database keeps of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, select
from sqlalchemy.exc import StatementError

from petition.db.engines import Database
from petition.db.types import UtcDateTime

MOMENTS = Table(
    "moments", MetaData(), Column("id", Integer, primary_key=True),
    Column("at", UtcDateTime),
)  # fmt: skip
NOON = datetime(2014, 4, 22, 12, 30, 1, 5, tzinfo=UTC)


@pytest.fixture
def moments(database: Database) -> Database:
    """A database with one more table, of moments."""
    MOMENTS.create(database.engine)
    return database


@pytest.mark.parametrize("zone", [UTC, timezone(timedelta(hours=6))])
def test_a_moment_comes_back_in_utc(moments: Database, zone: timezone) -> None:
    with moments.writing() as session:
        session.execute(MOMENTS.insert().values(at=NOON.astimezone(zone)))

    with moments.reading() as session:
        found = session.scalars(select(MOMENTS.c.at)).one()
    assert found == NOON
    assert found is not None
    assert found.utcoffset() == timedelta()


def test_no_moment_stays_none(moments: Database) -> None:
    with moments.writing() as session:
        session.execute(MOMENTS.insert().values(at=None))

    with moments.reading() as session:
        assert session.scalars(select(MOMENTS.c.at)).one() is None


def test_moments_are_compared_as_moments(moments: Database) -> None:
    almaty = timezone(timedelta(hours=6))
    with moments.writing() as session:
        session.execute(MOMENTS.insert().values(at=NOON))

    with moments.reading() as session:
        at_noon = select(MOMENTS.c.id).where(MOMENTS.c.at == NOON.astimezone(almaty))
        assert session.scalars(at_noon).all() == [1]


def test_a_moment_without_a_zone_is_refused(moments: Database) -> None:
    naive = NOON.replace(tzinfo=None)

    with moments.writing() as session, pytest.raises(StatementError, match="zone"):
        session.execute(MOMENTS.insert().values(at=naive))
