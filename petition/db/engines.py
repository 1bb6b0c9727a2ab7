"""Engines and sessions: one way to read, one way to write."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from select import POLLIN, poll
from time import monotonic
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.orm import Session, sessionmaker

from petition.db.sessions import part_of
from petition.db.statements import as_sqlalchemys
from petition.db.turns import Turns

#: How long a SQLite writer waits for another one, in milliseconds.
BUSY_TIMEOUT = 30_000
#: The option of an engine that tells how its transactions begin; "" if not at all.
BEGIN = "petition_begin"
#: How SQLite begins what may write: deferred writers lose against each other
#: ("database is locked").
IMMEDIATE = "BEGIN IMMEDIATE"
#: How PostgreSQL begins what shall see one moment; with SQLite everything does.
ONE_MOMENT = "BEGIN ISOLATION LEVEL REPEATABLE READ"
#: How long a connection may have rested, in seconds, and be trusted without asking.
RESTED = 5.0


class Database:
    """One database with its reading and its writing sessions."""

    def __init__(self, url: str) -> None:
        self.engine = open_engine(url)
        writing = self._that_begins(IMMEDIATE if self.is_sqlite else "BEGIN")
        snapshot = self._that_begins("BEGIN" if self.is_sqlite else ONE_MOMENT)
        self._asking = self._that_begins("")
        self._reading = sessionmaker(self._asking, expire_on_commit=False)
        self._snapshot = sessionmaker(snapshot, expire_on_commit=False)
        self._writing = sessionmaker(writing, expire_on_commit=False)
        self._turns = Turns(writing) if self.is_sqlite else None

    @property
    def is_sqlite(self) -> bool:
        """Whether this is a SQLite file, where writers queue."""
        return self.engine.dialect.name == "sqlite"

    def reading(self) -> Session:
        """A session for reading, each statement as of its own moment.

        The caller closes it. It keeps nobody from anything, however long it is open.
        """
        return self._reading()

    def asking(self) -> Connection:
        """A connection to read with, as in `reading`; the caller closes it."""
        return self._asking.connect()

    def snapshot(self) -> Session:
        """A session for reading that sees one moment, however long it reads."""
        return self._snapshot()

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """One writing transaction: committed on leaving, rolled back on an error."""
        with self._writing.begin() as session:
            yield session

    def computing(self) -> AbstractContextManager[bool]:
        """For whoever is about to share in writing: on SQLite one at a time.

        Those who only read go on meanwhile. It gives False if somebody took too long.
        """
        return nullcontext(True) if self._turns is None else self._turns.baton.held()

    def waiting(self) -> AbstractContextManager[None]:
        """For whoever computes and waits for something: others compute meanwhile."""
        return nullcontext() if self._turns is None else self._turns.baton.laid_down()

    def sharing(
        self, asking: Connection | None = None
    ) -> AbstractContextManager[Session]:
        """As `writing`, for many at once in one process: on SQLite in fair turns.

        On PostgreSQL every transaction has a connection of its own, the one that is
        `asking` already, if there is one: who held on to two would keep one from
        somebody else. Commits share what they wait for by themselves there.
        """
        if self._turns is not None:
            return self._turns.writing()
        return self.writing() if asking is None else _writing_on(asking)

    def _that_begins(self, begin: str) -> Engine:
        return self.engine.execution_options(**{BEGIN: begin})

    def close(self) -> None:
        """Give all connections back."""
        if self._turns is not None:
            self._turns.close()
        self.engine.dispose()


@contextmanager
def _writing_on(connection: Connection) -> Iterator[Session]:
    connection.execution_options(**{BEGIN: "BEGIN"})
    try:
        with connection.begin(), part_of(connection) as session:
            yield session
    finally:
        connection.execution_options(**{BEGIN: ""})


def open_engine(url: str) -> Engine:
    """An engine with the settings that our promises rest on."""
    if url.startswith("sqlite"):
        engine = create_engine(
            url,
            pool_size=20,
            max_overflow=50,
            connect_args={"timeout": BUSY_TIMEOUT / 1000, "check_same_thread": False},
        )
        event.listen(engine, "connect", _prepare_sqlite)
    else:
        engine = create_engine(
            url,
            pool_size=10,
            max_overflow=20,
            pool_use_lifo=True,
            # We emit BEGIN ourselves, so that a single question needs none.
            isolation_level="AUTOCOMMIT",
        )
        event.listen(engine, "checkin", _note_rest)
        event.listen(engine, "checkout", _ask_whether_it_lives)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # We emit BEGIN ourselves: pysqlite's own handling leaks through savepoints.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        # A letter that was delivered must stay delivered after a power cut.
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
        f"busy_timeout={BUSY_TIMEOUT}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    statement = connection.get_execution_options().get(BEGIN, "BEGIN")
    driver: Any = connection.connection.dbapi_connection
    if not statement or driver is None:
        return
    try:
        driver.execute(statement)
    except connection.dialect.loaded_dbapi.Error as error:
        raise as_sqlalchemys(error, statement, connection.dialect) from error


def _note_rest(_connection: object, record: Any) -> None:
    record.info["rests_since"] = monotonic()


def _ask_whether_it_lives(connection: Any, record: Any, _fairy: object) -> None:
    """Replace a connection that has ended, and all others of its time."""
    now = monotonic()
    rested = now - record.info.get("rests_since", now)
    try:
        if may_have_ended(connection.fileno(), rested):
            connection.execute("SELECT 1")
    except psycopg.Error as error:
        raise InvalidatePoolError from error


def may_have_ended(line: int, rested: float) -> bool:
    """Whether a connection that rested for some seconds needs to be asked.

    A server that ends one says so on it, even if the line is then closed; but what
    stands in between may forget it in silence. `line` is its file descriptor.
    """
    if rested > RESTED:
        return True
    watch = poll()
    watch.register(line, POLLIN)
    return bool(watch.poll(0))
