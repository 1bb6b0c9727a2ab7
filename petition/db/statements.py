"""Statements that are asked for thousands of times: compiled once, run by the driver.

SQLAlchemy writes them and knows what the types of their values look like in each kind
of database. What it does besides at each execution costs as much as all the rest of a
short statement ten times over, so that is left out here. Errors and the event
`before_cursor_execute` are SQLAlchemy's, as everywhere; no error quotes values.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Executable, Insert, Table, bindparam
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.dml import ReturningInsert

Values = Mapping[str, Any]
Change = Callable[[Any], Any] | None


def nests_changes(session: Session) -> bool:
    """Whether one change may stand in another here, as PostgreSQL's WITH allows."""
    return session.connection().dialect.name == "postgresql"


class Statement:
    """A statement of SQLAlchemy's, for values that have the same keys each time.

    For an `insert` without values these are the columns' names. Rows have the names
    of the columns as attributes. It cannot have lists, as `in_` takes them.
    """

    def __init__(self, statement: Executable) -> None:
        self._statement = statement
        self._plans: dict[str, _Plan] = {}

    def all(self, session: Session, values: Values) -> list[Any]:
        """All rows that it gives."""
        connection = session.connection()
        plan = self._plan(connection, values)
        found = _driven(connection, plan, plan.bound(values), fetch=True)
        return [plan.row(one) for one in found]

    def first(self, session: Session, values: Values) -> Any:
        """The first row that it gives, or None."""
        return next(iter(self.all(session, values)), None)

    def run(self, session: Session, *rows: Values) -> None:
        """Do it once for each of the rows, asking for nothing back."""
        if not rows:
            return
        connection = session.connection()
        plan = self._plan(connection, rows[0])
        if len(rows) == 1:
            _driven(connection, plan, plan.bound(rows[0]))
        else:
            _driven(connection, plan, [plan.bound(row) for row in rows], many=True)

    def _plan(self, connection: Connection, values: Values) -> _Plan:
        name = connection.dialect.name
        if name not in self._plans:
            self._plans[name] = _planned(self._statement, connection.dialect, values)
        return self._plans[name]


class Inserts:
    """An insert of a few rows at once: one statement for each number of them."""

    def __init__(self, insert: ReturningInsert[Any]) -> None:
        self._insert = insert
        self._of: dict[int, Statement] = {}

    def all(self, session: Session, rows: Sequence[Values]) -> list[Any]:
        """What the rows give back, in no certain order; they have the same keys."""
        if not rows:
            return []
        if len(rows) not in self._of:
            self._of[len(rows)] = self._statement(len(rows), rows[0])
        values = {
            f"{name}_{place}": value
            for place, row in enumerate(rows)
            for name, value in row.items()
        }
        return self._of[len(rows)].all(session, values)

    def _statement(self, count: int, row: Values) -> Statement:
        columns = cast(Table, self._insert.table).c
        bound = [
            {name: bindparam(f"{name}_{n}", type_=columns[name].type) for name in row}
            for n in range(count)
        ]
        return Statement(self._insert.values(bound))


@dataclass(frozen=True)
class _Plan:
    """A statement as one kind of database takes it."""

    sql: str
    positional: bool
    fixed: Values
    """What stands in the statement itself."""
    binds: tuple[tuple[str, Change], ...]
    kind: Callable[[Sequence[Any]], Any]
    columns: tuple[tuple[int, Callable[[Any], Any]], ...]
    """The columns whose values the driver does not give as they shall be."""

    def bound(self, values: Values) -> Any:
        """The values as the driver takes them."""
        given = {**self.fixed, **values}
        if self.positional:
            return tuple(
                [
                    change(given[name]) if change else given[name]
                    for name, change in self.binds
                ]
            )
        return {
            name: change(given[name]) if change else given[name]
            for name, change in self.binds
        }

    def row(self, found: Sequence[Any]) -> Any:
        """A row with its columns' names."""
        if self.columns:
            found = list(found)
            for place, change in self.columns:
                found[place] = change(found[place])
        return self.kind(found)


def _planned(statement: Executable, dialect: Dialect, values: Values) -> _Plan:
    by_columns = isinstance(statement, Insert) and (
        set(values) <= set(cast(Table, statement.table).c.keys())
    )
    compiled = cast(
        SQLCompiler,
        cast(Any, statement).compile(
            dialect=dialect, column_keys=list(values) if by_columns else None
        ),
    )
    names = compiled.positiontup if compiled.positional else compiled.params
    columns = list(getattr(statement, "exported_columns", ()))
    kinds = [one.type.dialect_impl(dialect) for one in columns]
    changes = [one.result_processor(dialect, None) for one in kinds]
    row = namedtuple("row", [one.key for one in columns])  # type: ignore[misc]
    return _Plan(
        sql=compiled.string,
        positional=compiled.positional,
        fixed=dict(compiled.params),
        binds=tuple((name, _bind(compiled, name, dialect)) for name in names or ()),
        kind=row._make,
        columns=tuple((place, one) for place, one in enumerate(changes) if one),
    )


def _bind(compiled: SQLCompiler, name: str, dialect: Dialect) -> Change:
    bind = compiled.binds.get(name)
    if bind is None:
        return None
    return bind.type.dialect_impl(dialect).bind_processor(dialect)


def _driven(
    connection: Connection,
    plan: _Plan,
    bound: Any,
    *,
    many: bool = False,
    fetch: bool = False,
) -> list[Any]:
    """What a cursor of the driver's own fetches; its errors become SQLAlchemy's."""
    dialect = connection.dialect
    errors: type[Exception] = dialect.loaded_dbapi.Error
    try:
        # Even this fails on a connection that has ended.
        with closing(connection.connection.cursor()) as cursor:
            # The connection's own list of listeners would be made anew each time.
            for note in cast(Any, connection.engine).dispatch.before_cursor_execute:
                note(connection, cursor, plan.sql, bound, None, many)
            if many:
                cursor.executemany(plan.sql, bound)
            else:
                cursor.execute(plan.sql, bound)
            return list(cursor.fetchall()) if fetch else []
    except errors as error:
        raise as_sqlalchemys(error, plan.sql, dialect) from error


def as_sqlalchemys(error: Exception, sql: str, dialect: Dialect) -> BaseException:
    """An error of the driver as SQLAlchemy raises it, without any values."""
    errors = dialect.loaded_dbapi.Error
    return DBAPIError.instance(
        sql, None, error, errors, hide_parameters=True, dialect=dialect
    )
