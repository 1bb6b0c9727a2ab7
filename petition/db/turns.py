"""Writing to SQLite in turns: who waited longest is next, and many share a commit.

SQLite lets one write at a time, and making it durable takes longer than writing it.
Its own way of waiting is unfair: some wait a hundred times as long as others. So the
writers of one process queue here for one connection. Each works in a savepoint of
the open transaction; whoever finds nobody waiting behind them commits for all that
came before. Nobody goes on before that commit, and if it fails, all of them failed.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Lock

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.orm import Session

from petition.db.batons import Baton
from petition.db.sessions import part_of

#: How many may share a commit, and for how many seconds the first may wait for it.
MOST, LONGEST = 32, 0.01


class _Batch:
    """Those who share one commit."""

    def __init__(self, connection: Connection, longest: float) -> None:
        self.connection = connection
        self.size = 0
        self._until = time.monotonic() + longest
        self._settled = Event()
        self._error: BaseException | None = None

    @property
    def is_full(self) -> bool:
        """Whether nobody more should be made to wait for, or with, these."""
        return self.size >= MOST or time.monotonic() > self._until

    def settle(self, error: BaseException | None = None) -> None:
        """Tell all how the commit ended."""
        self._error = error
        self._settled.set()

    def wait(self) -> None:
        """Return once everything is durable; raise what kept it from being so."""
        self._settled.wait()
        if self._error is not None:
            raise _again(self._error)


class _Place:
    """Where one writer waits to be called."""

    def __init__(self) -> None:
        self._called = Event()
        self._error: BaseException | None = None

    def call(self, error: BaseException | None = None) -> None:
        """It is their turn; or, with an error, it is no use to wait."""
        self._error = error
        self._called.set()

    def wait(self) -> None:
        """Return when called, or raise the error."""
        self._called.wait()
        if self._error is not None:
            raise _again(self._error)


class Turns:
    """The one writing connection of a process, and those who wait for it."""

    def __init__(self, immediate: Engine, longest: float = LONGEST) -> None:
        """`immediate` begins transactions that may write."""
        self._engine, self._longest = immediate, longest
        self._lock = Lock()
        self._taken = False
        self._waiting: deque[_Place] = deque()
        self._connection: Connection | None = None
        self._batch: _Batch | None = None
        self.baton = Baton()

    @property
    def waiting(self) -> int:
        """How many wait for their turn."""
        return len(self._waiting)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A fresh session, all of whose work is durable on leaving, or undone.

        An error undoes what this session did and nobody else's work.
        """
        self._take_turn()
        try:
            batch = self._join()
        except BaseException as error:
            self._give_up(error)
            raise
        try:
            with self._in_turn(batch), _session(batch) as session:
                yield session
        finally:
            batch.wait()

    def close(self) -> None:
        """Give the connection back."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _take_turn(self) -> None:
        with self._lock:
            if not self._taken:
                self._taken = True
                return
            place = _Place()
            self._waiting.append(place)
        with self.baton.laid_down():
            place.wait()

    def _pass_on(self) -> None:
        with self._lock:
            if self._waiting:
                self._waiting.popleft().call()
            else:
                self._taken = False

    def _give_up(self, error: BaseException) -> None:
        """Who waited behind somebody who could not even begin need not try as long."""
        with self._lock:
            for place in self._waiting:
                place.call(error)
            self._waiting.clear()
            self._taken = False

    def _join(self) -> _Batch:
        """The open batch, or a new one with its transaction."""
        if self._batch is None:
            if self._connection is None:
                self._connection = self._engine.connect()
            try:
                with self.baton.laid_down():
                    self._connection.begin()
            except BaseException:
                self._drop_connection()
                raise
            self._batch = _Batch(self._connection, self._longest)
        self._batch.size += 1
        return self._batch

    @contextmanager
    def _in_turn(self, batch: _Batch) -> Iterator[None]:
        """Commit on leaving if nobody else waits, or not for much longer."""
        try:
            yield
        except BaseException as error:
            if not _is_open(batch.connection):
                # Who is alone undoes all; but a full disk, for one, undoes all, too.
                self._settle(batch, error if batch.size > 1 else None)
            raise
        finally:
            self.baton.lay_down()
            if self._batch and (batch.is_full or not self._waiting):
                self._commit(batch)
            self._pass_on()

    def _commit(self, batch: _Batch) -> None:
        try:
            batch.connection.commit()
        except BaseException as error:
            self._settle(batch, error)
        else:
            self._settle(batch)

    def _settle(self, batch: _Batch, error: BaseException | None = None) -> None:
        self._batch = None
        if error is not None:
            self._drop_connection()
        batch.settle(error)

    def _drop_connection(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(SQLAlchemyError):
                connection.invalidate()
            with suppress(SQLAlchemyError):
                connection.close()


@contextmanager
def _session(batch: _Batch) -> Iterator[Session]:
    """A session that works in a savepoint, if there is work of others to spare."""
    if batch.size > 1:
        with batch.connection.begin_nested(), part_of(batch.connection) as session:
            yield session
        return
    try:
        with part_of(batch.connection) as session:
            yield session
    except BaseException:
        batch.connection.rollback()
        raise


def _is_open(connection: Connection) -> bool:
    """Whether SQLite still holds the transaction that we began."""
    dbapi_connection = connection.connection.dbapi_connection
    return dbapi_connection is not None and dbapi_connection.in_transaction


def _again(error: BaseException) -> BaseException:
    """The same error, to be raised in another thread."""
    if isinstance(error, DBAPIError) and error.orig is not None:
        return type(error)(error.statement, error.params, error.orig)
    return error
