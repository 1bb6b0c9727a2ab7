"""Engines and sessions: one way to read, one way to write."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.orm import Session, sessionmaker

from petition.db.turns import Turns

#: How long a SQLite writer waits for another one, in milliseconds.
BUSY_TIMEOUT = 30_000
REPEATABLE = "REPEATABLE READ"


class Database:
    """One database with its reading and its writing sessions."""

    def __init__(self, url: str) -> None:
        self.engine = open_engine(url)
        immediate = self.engine.execution_options(sqlite_begin="IMMEDIATE")
        self._reading = sessionmaker(self.engine, expire_on_commit=False)
        self._writing = sessionmaker(immediate, expire_on_commit=False)
        self._turns = Turns(immediate) if self.is_sqlite else None

    @property
    def is_sqlite(self) -> bool:
        """Whether this is a SQLite file, where writers queue."""
        return self.engine.dialect.name == "sqlite"

    def reading(self) -> Session:
        """A session for reading; the caller closes it."""
        return self._reading()

    def let_go(self, session: Session) -> None:
        """Hold on no longer to the state that a reading session sees.

        What it has read stays readable, and it may read on, as of then.
        """
        session.commit()

    def snapshot(self) -> Session:
        """A session for reading that sees one moment, however long it reads."""
        session = self._reading()
        if not self.is_sqlite:  # There every transaction does.
            session.connection(execution_options={"isolation_level": REPEATABLE})
        return session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """One writing transaction: committed on leaving, rolled back on an error."""
        with self._writing.begin() as session:
            yield session

    def sharing(self) -> AbstractContextManager[Session]:
        """As `writing`, for many at once in one process: on SQLite in fair turns.

        On PostgreSQL every transaction has a connection of its own, and commits
        share what they wait for by themselves.
        """
        return self.writing() if self._turns is None else self._turns.writing()

    def close(self) -> None:
        """Give all connections back."""
        if self._turns is not None:
            self._turns.close()
        self.engine.dispose()


def open_engine(url: str) -> Engine:
    """An engine with the settings that our promises rest on."""
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True, pool_size=10, max_overflow=20)
    engine = create_engine(
        url,
        pool_size=20,
        max_overflow=50,
        connect_args={"timeout": BUSY_TIMEOUT / 1000, "check_same_thread": False},
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
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


def _begin_sqlite(connection: Connection) -> None:
    # Deferred writers lose against each other ("database is locked").
    mode = connection.get_execution_options().get("sqlite_begin")
    if mode is None and connection.connection.dbapi_connection is not None:
        # Nothing can go wrong here, so that it need not be asked for formally.
        connection.connection.dbapi_connection.execute("BEGIN")
    else:
        connection.exec_driver_sql(f"BEGIN {mode}")
