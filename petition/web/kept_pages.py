"""Public pages as finished bytes, kept for a second: one rendering serves a crowd.

An answer is kept if its own headers let any cache keep it, so nothing of anybody's
own is ever here. It stands around the Flask app, as a cache in front of it would,
and takes part in what such a cache does: conditional requests and compression.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from threading import Lock
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from werkzeug.wsgi import ClosingIterator

from petition.documents.words import negotiate
from petition.web.finished_pages import FinishedPage, Headers, answer, finished

#: How many seconds a page is kept.
KEEP = 1.0
#: How many bytes are kept at most; whatever was not asked for longest goes first.
ROOM = 16 * 1024 * 1024
#: A larger answer is no page.
LARGEST = 1024 * 1024

#: Every argument of an address that a public page reads; all others change nothing.
ASKED = (
    *("lang", "from", "country", "on", "target", "v"),
    *("partner", "variant", "accent", "radius", "font", "scheme", "note"),
    *("url", "format", "maxwidth", "maxheight"),
)

#: Where the app leaves what it knows about an answer, in the request's environ: the
#: template of its route, and among which languages it chose.
ROUTE = "petition.route"
CHOICE = "petition.choice"

CONDITIONS = (
    "HTTP_IF_NONE_MATCH",
    "HTTP_IF_MODIFIED_SINCE",
    "HTTP_IF_MATCH",
    "HTTP_IF_UNMODIFIED_SINCE",
    "HTTP_IF_RANGE",
    "HTTP_RANGE",
)
Place = tuple[str, bool, tuple[str | None, ...]]
"""Path, whether by https, and what the address asks for, in the order of ASKED."""
Choice = tuple[tuple[str, ...], str]
"""The languages that a page is offered in, and the one for everybody else."""


@dataclass
class Shelf:
    """The pages of one place, by language; without a choice there is only one."""

    choice: Choice | None = None
    pages: dict[str, FinishedPage] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """About how many bytes its pages take up, and it by itself."""
        return 2000 + sum(page.size for page in self.pages.values())


class Store:
    """What is kept in this process, by place; safe for threads."""

    def __init__(
        self, clock: Callable[[], float], seconds: float = KEEP, room: int = ROOM
    ) -> None:
        """`clock` counts seconds and never goes back."""
        self.clock = clock
        self._seconds = seconds
        self._left = room
        self._lock = Lock()
        self._shelves: OrderedDict[Place, Shelf] = OrderedDict()

    def knows(self, place: Place) -> bool:
        """Whether something was kept there, however old."""
        return place in self._shelves

    def take(self, place: Place, accepted: str) -> FinishedPage | None:
        """The page, or None if the caller shall make it anew.

        While one request makes it, the others get the old one a second longer.
        """
        with self._lock:
            shelf = self._shelves.get(place)
            if shelf is None:
                return None
            self._shelves.move_to_end(place)
            page = shelf.pages.get(_language(shelf.choice, accepted))
            return page if page and not self._is_due(page) else None

    def put(
        self, place: Place, accepted: str, choice: Choice | None, page: FinishedPage
    ) -> None:
        """Keep a page instead of the last one."""
        with self._lock:
            shelf = self._shelves.setdefault(place, Shelf())
            self._left += shelf.size if shelf.pages else 0
            shelf.choice = choice
            shelf.pages[_language(choice, accepted)] = page
            self._left -= shelf.size
            while self._left < 0:
                self._left += self._shelves.popitem(last=False)[1].size

    def _is_due(self, page: FinishedPage) -> bool:
        age = self.clock() - page.made
        if age < self._seconds or (page.renewing and age < 2 * self._seconds):
            return False
        page.renewing = True
        return True


class KeptPages:
    """A WSGI application that answers from a store what it may, else from another."""

    def __init__(self, app: WSGIApplication, store: Store) -> None:
        self._app = app
        self._store = store

    def __call__(
        self, environ: WSGIEnvironment, start: StartResponse
    ) -> Iterable[bytes]:
        """Answer a request."""
        place, method = _place(environ), environ["REQUEST_METHOD"]
        if place is None:
            return self._app(environ, start)
        accepted = environ.get("HTTP_ACCEPT_LANGUAGE", "")
        page = self._store.take(place, accepted)
        if page is not None:
            environ[ROUTE] = page.route
            return answer(page, environ, method, start)
        conditions = [name for name in CONDITIONS if name in environ]
        if not self._store.knows(place) and (method == "HEAD" or conditions):
            return self._app(environ, start)
        # The whole page is wanted now; what this visitor wants of it is seen to then.
        whole = {name: environ.pop(name) for name in conditions}
        environ["REQUEST_METHOD"] = "GET"
        return self._make(place, accepted, environ, (method, whole), start)

    def _make(
        self,
        place: Place,
        accepted: str,
        environ: WSGIEnvironment,
        asked: tuple[str, dict[str, Any]],
        start: StartResponse,
    ) -> Iterable[bytes]:
        """Have the page made, and keep it if any cache may."""
        made = self._store.clock()
        told: list[tuple[str, Headers]] = []

        def tell(status: str, headers: Headers, _error: Any = None) -> Any:
            told.append((status, headers))

        parts = self._app(environ, tell)
        status, headers = told[-1]
        method, conditions = asked
        choice = environ.get(CHOICE)
        if not _may_be_kept(status, headers, choice):
            start(status, headers)
            return _bodiless(parts) if method == "HEAD" else parts
        body = b"".join(parts)
        _close(parts)
        page = finished(made, environ.get(ROUTE, "none"), headers, body)
        self._store.put(place, accepted, choice if page.vary else None, page)
        return answer(page, {**environ, **conditions}, method, start)


def _place(environ: WSGIEnvironment) -> Place | None:
    """Where a page might be kept, or None if this request asks for none."""
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
        return None
    asked: dict[str, str] = {}
    query = environ.get("QUERY_STRING", "")
    for part in query.split("&") if query else ():
        name, _, value = part.partition("=")
        if "%" in name or "+" in name:  # Might be one of ours in disguise.
            return None
        asked.setdefault(name, value)
    secure = environ["wsgi.url_scheme"] == "https"
    return environ.get("PATH_INFO", ""), secure, tuple(map(asked.get, ASKED))


_negotiated = lru_cache(maxsize=512)(negotiate)


def _language(choice: Choice | None, accepted: str) -> str:
    """Which of the languages that are offered somebody gets."""
    if choice is None:
        return ""
    # What no browser sends shall not fill the memory.
    return (_negotiated if len(accepted) < 200 else negotiate)(accepted, *choice)


def _may_be_kept(status: str, headers: Headers, choice: Choice | None) -> bool:
    known = {name.lower(): value for name, value in headers}
    vary = known.get("vary", "")
    return (
        status.startswith("200 ")
        and known.get("cache-control", "").startswith("public")
        and int(known.get("content-length", LARGEST + 1)) <= LARGEST
        and (not vary or (vary == "Accept-Language" and choice is not None))
        and not known.keys() & {"set-cookie", "content-encoding"}
    )


def _bodiless(parts: Iterable[bytes]) -> Iterable[bytes]:
    return ClosingIterator((), [lambda: _close(parts)])


def _close(parts: Iterable[bytes]) -> None:
    close = getattr(parts, "close", None)
    if close is not None:
        close()
