"""What a request works with; the only module that touches `g` and `current_app`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from threading import BoundedSemaphore
from typing import ParamSpec, Protocol, TypeVar

from flask import Flask, current_app, g
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from petition.bootstrap import Backends
from petition.db.sessions import OnConnection
from petition.documents.words import Words, words_for
from petition.services.desk import Desk
from petition.settings import Settings
from petition.web.embed.frames import Frame

P = ParamSpec("P")
R = TypeVar("R")
EXTENSION = "petition"
#: How many requests may be writing at once, of the 16 that a process answers: when
#: the database is locked they wait for it, and the others go on serving pages.
WRITERS = 12
TURN = 2.0
"""Seconds that one more waits for its turn to write."""


class TooManyWriters(Exception):
    """As many requests are writing, or waiting to write, as may."""


class PerhapsWritten(Exception):
    """The database went away when it had been told to commit, and did not answer."""


@dataclass(frozen=True)
class Shop:
    """The settings and backends of one running app."""

    settings: Settings
    backends: Backends
    limits: Counter
    turns: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(WRITERS))


class Counter(Protocol):
    """What counts how often networks do things (web/limits)."""

    def hit(self, name: str, address: str, seconds: float) -> None:
        """Count once more, or refuse."""

    def signing(
        self, address: str, mail_domain: str, campaign_id: int, seconds: float
    ) -> int:
        """Seconds to wait before signing; 0, and it is counted, if none."""

    def confirmed(
        self, address: str, mail_domain: str, campaign_id: int, seconds: float
    ) -> None:
        """Make room for the signings of whoever confirms."""

    def guess(self, what: str, account: str, address: str, seconds: float) -> int:
        """Seconds to wait before a password or code; 0, and it counts, if none."""

    def guessed(self, what: str, account: str, address: str, seconds: float) -> None:
        """Take back a guess that was right."""


def attach(app: Flask, settings: Settings, backends: Backends, limits: Counter) -> None:
    """Give an app its settings, backends and limits."""
    app.extensions[EXTENSION] = Shop(settings, backends, limits)
    app.teardown_appcontext(_end_reading)


def settings() -> Settings:
    """The settings of this app."""
    return _shop().settings


def desk() -> Desk:
    """The tools with which letters are written, sealed and put into the outbox."""
    return _shop().backends.desk


def limits() -> Counter:
    """What counts how often networks do things."""
    return _shop().limits


def backends() -> Backends:
    """The outside world of this app."""
    return _shop().backends


def now() -> datetime:
    """The moment of this request, the same all through it."""
    moment: datetime | None = g.get("now")
    if moment is None:
        moment = g.now = _shop().backends.clock()
    return moment


def reading() -> Session:
    """The one reading session of this request; it ends with it."""
    session: OnConnection | None = g.get("reading")
    if session is None:
        g.reading = session = OnConnection(_shop().backends.database.asking())
    return session


def undisturbed(view: Callable[P, R]) -> Callable[P, R]:
    """Let nobody who signs or confirms interrupt this view while it computes."""

    @wraps(view)
    def alone(*args: P.args, **kwargs: P.kwargs) -> R:
        with _shop().backends.database.computing():
            return view(*args, **kwargs)

    return alone


@contextmanager
def writing() -> Iterator[Session]:
    """A fresh session and one transaction, committed before the answer is built.

    TooManyWriters if its turn does not come soon; PerhapsWritten if none can know.
    """
    shop, read = _shop(), g.get("reading")
    if not shop.turns.acquire(blocking=False):
        with shop.backends.database.waiting():
            if not shop.turns.acquire(timeout=TURN):
                raise TooManyWriters
    committing = False
    try:
        with shop.backends.database.sharing(read and read.let_go()) as session:
            yield session
            committing = True
    except DBAPIError as error:
        if committing and error.connection_invalidated:
            raise PerhapsWritten from error
        raise
    finally:
        shop.turns.release()


def speak(tag: str) -> Words:
    """Set the language of this request's interface."""
    g.words = words = words_for(tag)
    return words


def spoken() -> Words | None:
    """The words of the language that has been set, if one has."""
    words: Words | None = g.get("words")
    return words


def stage(frame: Frame) -> None:
    """Show what this request answers in a frame on somebody's site."""
    g.frame = frame


def frame() -> Frame | None:
    """The frame that this request is shown in; None if no frame is known."""
    known: Frame | None = g.get("frame")
    return known


def words() -> Words:
    """The interface's words in this request's language."""
    return spoken() or speak("en")


def _shop() -> Shop:
    shop: Shop = current_app.extensions[EXTENSION]
    return shop


def _end_reading(_error: BaseException | None) -> None:
    session: OnConnection | None = g.pop("reading", None)
    if session is not None:
        session.end()
