"""Signing and confirming ask for what an index finds, however many have signed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from tests.support.office import Office

Asked = dict[str, Any]
#: Signing and confirming write into the outbox; only the tests read it here.
THEIRS = re.compile(r"(?s)WITH|UPDATE|DELETE|SELECT (?!.*FROM deliveries)")
#: All of a campaign's rows, or all of a table's.
TOO_MANY = re.compile(r"SCAN (?!CONSTANT ROW)|\(campaign_id=\?\)")


def test_nothing_goes_through_a_campaigns_signatures(office: Office) -> None:
    office.signed(address="first@mail.example")  # Reads the campaign's content.

    with _asked(office) as asked:
        office.signed()

    assert len(asked) >= 8
    if office.database.is_sqlite:
        assert not {plan for plan in _plans(office, asked) if TOO_MANY.search(plan)}


@contextmanager
def _asked(office: Office) -> Iterator[Asked]:
    asked: Asked = {}

    def note(_c: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        if THEIRS.match(statement):
            asked[statement] = values

    event.listen(office.database.engine, "before_cursor_execute", note)
    yield asked
    event.remove(office.database.engine, "before_cursor_execute", note)


def _plans(office: Office, asked: Asked) -> Iterator[str]:
    with office.database.reading() as session:
        for statement, values in asked.items():
            rows = session.connection().exec_driver_sql(
                f"EXPLAIN QUERY PLAN {statement}", values
            )
            yield from (f"{row[3]}: {statement}" for row in rows)
