"""One thread at a time that computes, so that nobody is interrupted all the time.

The driver of SQLite lets go of the interpreter's lock in each of its calls, and some
other thread takes it: eight that sign at the same moment change places fifty times for
one signature, which costs half as much again as signing. Who holds the baton is left
alone by those who want it; it is laid down to wait for anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock, get_ident

#: How long somebody waits for the baton, in seconds, before going on without it: it
#: saves time, and nothing depends on it.
PATIENCE = 0.1


class Baton:
    """What one thread holds at a time."""

    def __init__(self, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._lock = Lock()
        self._holder: int | None = None

    @contextmanager
    def held(self) -> Iterator[bool]:
        """Hold it until it is laid down; False if it did not come in time."""
        try:
            yield self._take()
        finally:
            self.lay_down()

    @contextmanager
    def laid_down(self) -> Iterator[None]:
        """Let others have it for as long as this thread waits for something."""
        was_mine = self.lay_down()
        try:
            yield
        finally:
            if was_mine:
                self._take()

    def lay_down(self) -> bool:
        """Let others have it; whether this thread held it."""
        if self._holder != get_ident():
            return False
        self._holder = None
        self._lock.release()
        return True

    def _take(self) -> bool:
        if not self._lock.acquire(timeout=self._patience):
            return False
        self._holder = get_ident()
        return True
