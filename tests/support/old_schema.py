"""A database as an older version of the product left it, rows and all."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import MetaData, Table, func, insert, select, sql, text

from petition.db import migrations
from petition.db.engines import Database
from petition.models import Base
from tests.support.office import Dice, Office

READ = {
    "bytes": bytes.fromhex,
    "moment": datetime.fromisoformat,
    "day": date.fromisoformat,
    "uid": UUID,
}


class OldOffice(Office):
    """An office whose campaign stands in the database already."""

    def __post_init__(self) -> None:
        """Bring nothing along but the desk; what is drawn from now on is new."""
        self.dice = Dice("later")
        self.desk = self.another_desk()


@dataclass(frozen=True)
class Sample:
    """What stood in each table, and the tokens that supporters hold."""

    tables: Mapping[str, list[dict[str, Any]]]
    tokens: Mapping[str, str]

    def fill(self, database: Database, version: str) -> None:
        """Make the schema of `version` in an empty database, and put the rows in."""
        migrations.upgrade(database.engine, Base.metadata, version)
        stood = MetaData()
        stood.reflect(database.engine)
        with database.writing() as session:
            for table in Base.metadata.sorted_tables:
                if rows := self.tables.get(table.name):
                    known = stood.tables[table.name].columns.keys()
                    assert set(rows[0]) == set(known)
                    # Only what stood then: later columns have defaults by now.
                    old = sql.table(
                        table.name, *(sql.column(n, table.c[n].type) for n in rows[0])
                    )
                    session.execute(insert(old), rows)
                    if not database.is_sqlite and "id" in known:
                        _go_on_after(session, table)

    def kept(self, database: Database) -> dict[str, int]:
        """How many rows of each table of the sample there are now."""
        with database.reading() as session:
            return {
                name: session.scalar(
                    select(func.count()).select_from(Base.metadata.tables[name])
                )
                or 0
                for name in self.tables
            }


def read_sample(path: Path) -> Sample:
    """The rows in a sample file."""
    held = json.loads(path.read_text(encoding="utf-8"), object_hook=_value)
    return Sample(held["tables"], held["tokens"])


def _value(found: dict[str, Any]) -> Any:
    if len(found) == 1 and (kind := next(iter(found))) in READ:
        return READ[kind](found[kind])
    return found


def _go_on_after(session: Any, table: Table) -> None:
    """PostgreSQL's counters do not notice rows that bring their own ids."""
    sequence = f"pg_get_serial_sequence('{table.name}', 'id')"
    newest = select(func.max(table.c.id)).scalar_subquery()
    session.execute(select(func.setval(text(sequence), newest)))
