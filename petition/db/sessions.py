"""Sessions on a connection that is there already."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session


class OnConnection(Session):
    """A session whose statements go straight to its one connection.

    What else a session keeps, it begins to keep when it is first asked for objects of
    models: that costs more than the statements of signing and confirming together.
    """

    def __init__(self, connection: Connection) -> None:
        # Committing and rolling back is up to whoever began the transaction.
        super().__init__(
            connection, expire_on_commit=False, join_transaction_mode="rollback_only"
        )
        self._mine = connection

    def connection(self, *args: Any, **kwargs: Any) -> Connection:
        """The connection; with arguments, as SQLAlchemy's own sessions."""
        if args or kwargs:
            return super().connection(*args, **kwargs)
        return self._mine

    def let_go(self) -> Connection:
        """The connection, free for a transaction; what was read stays readable."""
        for one in (self, self._mine):
            if one.in_transaction():
                one.commit()
        return self._mine

    def end(self) -> None:
        """Give the connection back."""
        try:
            self.close()
            self._mine.close()
        except SQLAlchemyError:
            # The database went away: whatever was answered is no worse for it.
            self._mine.invalidate()


@contextmanager
def part_of(connection: Connection) -> Iterator[Session]:
    """A session whose work is part of the transaction that a connection is in."""
    with OnConnection(connection) as session:
        yield session
        if session.in_transaction():
            session.commit()
