"""A database whose user dies at a commit of its choice."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

from sqlalchemy.orm import Session

from petition.db.engines import Database


class DoomedDatabase(Database):
    """`before:N` kills this process by SIGKILL right before its Nth commit, `after:N`
    right after it.
    """

    def __init__(self, url: str, doom: str) -> None:
        super().__init__(url)
        self._doom = doom
        self._commits = count(1)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """One writing transaction, perhaps the last."""
        number = next(self._commits)
        with super().writing() as session:
            yield session
            session.flush()
            self._die_at(f"before:{number}")
        self._die_at(f"after:{number}")

    def _die_at(self, point: str) -> None:
        if point == self._doom:
            os.kill(os.getpid(), signal.SIGKILL)
