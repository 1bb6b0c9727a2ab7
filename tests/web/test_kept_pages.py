"""Public pages are kept for a second; whatever is somebody's own never is."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
from flask import Flask
from werkzeug.test import Client, TestResponse

from petition.app import create_app
from petition.domain.campaigns import CampaignState
from petition.web import kept_pages, pages
from petition.web.kept_pages import ASKED, CHOICE, ROUTE, KeptPages, Store
from tests.web.support.site import Site

PACKAGE = Path(kept_pages.__file__).parents[1]
PUBLIC = "public, s-maxage=10, stale-while-revalidate=60"
#: How a view reads an argument of its address.
READ = re.compile(r"request\.(?:args|values)(?:\.get\(|\[)\"([^\"]+)\"")
CHECKED = re.compile(r"\"([^\"]+)\" (?:not )?in request\.args")


class Watch:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


class Press:
    """An app that numbers the pages it makes; headers and status may be changed."""

    def __init__(self) -> None:
        self.made = 0
        self.status = "200 OK"
        self.size = 2000
        self.headers = {"Cache-Control": PUBLIC, "Content-Type": "text/html"}
        self.choice: kept_pages.Choice | None = None
        self.during: Any = None

    def __call__(
        self, environ: WSGIEnvironment, start: StartResponse
    ) -> Iterable[bytes]:
        self.made += 1
        if self.during:
            self.during()
        environ[ROUTE] = "/a"
        if self.choice:
            environ[CHOICE] = self.choice
        body = f"{self.made} {environ['PATH_INFO']} ".encode().ljust(self.size, b".")
        etag = {"ETag": f'"{self.made}"', "Content-Length": str(len(body))}
        start(self.status, [*{**etag, **self.headers}.items()])
        return [body]


class Front:
    """A press with a store in front of it."""

    def __init__(self, room: int = kept_pages.ROOM) -> None:
        self.watch, self.press = Watch(), Press()
        self.store = Store(self.watch, 1.0, room)
        self.client = Client(KeptPages(self.press, self.store))

    def get(
        self, path: str = "/a", method: str = "GET", **headers: str
    ) -> TestResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.open(path, method=method, headers=named)

    def number(self, path: str = "/a", **headers: str) -> int:
        """Which page came."""
        return int(self.get(path, **headers).get_data()[:4].split()[0])


@pytest.fixture
def front() -> Front:
    return Front()


def test_a_page_is_made_once_a_second(front: Front) -> None:
    assert [front.number(), front.number()] == [1, 1]
    front.watch.seconds = 0.9
    assert front.number() == 1
    front.watch.seconds = 1.0
    assert front.number() == 2


def test_while_one_visitor_waits_for_a_new_page_others_get_the_last(
    front: Front,
) -> None:
    front.number()
    front.watch.seconds = 1.5
    others: list[int] = []
    front.press.during = lambda: others.append(front.number())

    assert front.number() == 2
    assert others == [1]


def test_nobody_gets_a_page_that_is_two_seconds_old(front: Front) -> None:
    front.number()
    front.watch.seconds = 1.5
    front.press.status = "503 BUSY"
    assert front.get().status_code == 503
    assert front.get().status_code == 200
    front.watch.seconds = 2.0
    assert front.get().status_code == 503


@pytest.mark.parametrize(
    "changes",
    [{"Cache-Control": "no-store"}, {"Set-Cookie": "a=b"}, {"Vary": "Cookie"},
     {"Vary": "Accept-Language"}, {"Content-Length": "9999999"},
     {"Content-Encoding": "br"}],
    ids=lambda changes: next(iter(changes)),
)  # fmt: skip
def test_what_no_cache_may_keep_is_not_kept(
    front: Front, changes: dict[str, str]
) -> None:
    front.press.headers |= changes
    assert [front.number(), front.number()] == [1, 2]
    assert not front.store.knows(("/a", False, (None,) * len(ASKED)))


@pytest.mark.parametrize("status", ["404 NOT FOUND", "303 SEE OTHER", "500 OH"])
def test_only_a_page_that_is_there_is_kept(front: Front, status: str) -> None:
    front.press.status = status
    assert [front.number(), front.number()] == [1, 2]


@pytest.mark.parametrize("method", ["POST", "OPTIONS", "PUT", "BREW"])
def test_only_reading_is_answered_from_what_is_kept(front: Front, method: str) -> None:
    front.get()
    front.get(method=method)
    assert front.press.made == 2


def test_arguments_that_no_page_reads_make_no_new_page(front: Front) -> None:
    for path in ("/a", "/a?fbclid=1", "/a?fbclid=2&utm_source=x", "/a?", "/a?&"):
        assert front.number(path) == 1


@pytest.mark.parametrize("path", ["/b", "/a?lang=ru", "/a?lang=", "/a?from=x&lang=ru"])
def test_other_pages_are_kept_apart(front: Front, path: str) -> None:
    assert [front.number(), front.number(path), front.number(path)] == [1, 2, 2]


def test_the_first_of_two_equal_arguments_counts(front: Front) -> None:
    front.number("/a?lang=ru")
    assert front.number("/a?lang=ru&lang=en") == 1
    assert front.number("/a?lang=en&lang=ru") == 2


def test_an_argument_in_disguise_goes_past_what_is_kept(front: Front) -> None:
    front.number()
    assert [front.number("/a?l%61ng=ru"), front.number("/a?l%61ng=ru")] == [2, 3]


def test_every_argument_that_a_view_reads_keeps_pages_apart() -> None:
    source = "".join(
        path.read_text()
        for path in sorted((PACKAGE / "web").rglob("*.py"))
        # Nothing there is for everyone.
        if not {"organise", "partner"} & set(path.parts)
    )
    read = {*READ.findall(source), *CHECKED.findall(source), *pages.CARRIED}
    assert read <= set(ASKED)


def test_languages_are_kept_apart_by_what_is_chosen_and_not_by_what_is_wished(
    front: Front,
) -> None:
    front.press.choice = (("en", "ru"), "en")
    front.press.headers["Vary"] = "Accept-Language"
    wishes = ["ru", "ru-RU,ru;q=0.9", "kk, ru;q=0.5", "en", "de", "", "x" * 500]
    assert [front.number(Accept_Language=wish) for wish in wishes] == [
        1, 1, 1, 2, 2, 2, 2,
    ]  # fmt: skip
    assert front.get(Accept_Language="ru").headers["Vary"] == "Accept-Language"


def test_https_has_pages_of_its_own(front: Front) -> None:
    front.number()
    secure = front.client.get("/a", base_url="https://localhost/")
    assert secure.get_data().startswith(b"2 ")


def test_head_has_the_headers_of_the_page_alone(front: Front) -> None:
    assert front.get(method="HEAD").headers["ETag"] == '"1"'
    front.get()
    answer = front.get(method="HEAD")
    assert (answer.headers["ETag"], answer.headers["Content-Length"]) == ('"2"', "2000")
    assert answer.get_data() == b""
    front.watch.seconds = 5
    assert front.get(method="HEAD").headers["ETag"] == '"3"'
    assert front.get().headers["ETag"] == '"3"'


@pytest.mark.parametrize("wanted", ['"1"', 'W/"1"', '"x", "1"', "*"])
def test_who_has_the_page_is_told_so(front: Front, wanted: str) -> None:
    front.get()
    answer = front.get(If_None_Match=wanted)
    assert (answer.status_code, answer.get_data()) == (304, b"")
    assert answer.headers["Cache-Control"] == PUBLIC
    assert "Content-Type" not in answer.headers
    assert front.get(If_None_Match='"2"').status_code == 200
    front.watch.seconds = 5
    assert front.get(If_None_Match='"1"').get_data().startswith(b"2 ")


def test_parts_are_not_handed_out(front: Front) -> None:
    front.get()
    answer = front.get(Range="bytes=0-3")
    assert (answer.status_code, len(answer.get_data())) == (200, 2000)


def test_pages_are_packed_for_those_who_ask(front: Front) -> None:
    for codings in ("gzip", "br, GZIP;q=0.5", "deflate,gzip ; q=1"):
        answer = front.get(Accept_Encoding=codings)
        assert answer.headers["Content-Encoding"] == "gzip"
        assert answer.headers["ETag"] == '"1-gzip"'
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert len(answer.data) == int(answer.headers["Content-Length"]) < 200
        assert gzip.decompress(answer.data).startswith(b"1 /a")


@pytest.mark.parametrize("codings", ["br", "gzip;q=0", "gzip;q=0.000", "gzipped", "*"])
def test_pages_go_plain_to_all_others(front: Front, codings: str) -> None:
    answer = front.get(Accept_Encoding=codings)
    assert "Content-Encoding" not in answer.headers
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert "Vary" not in front.get().headers


def test_pictures_and_tiny_answers_are_not_packed(front: Front) -> None:
    front.press.headers["Content-Type"] = "image/png"
    assert "Content-Encoding" not in front.get(Accept_Encoding="gzip").headers
    front.press.headers["Content-Type"], front.press.size = "text/css", 100
    assert "Content-Encoding" not in front.get("/b", Accept_Encoding="gzip").headers


def test_a_script_cannot_fill_the_memory() -> None:
    front = Front(room=50_000)
    front.get("/a")
    for number in range(100):
        front.get(f"/a?from={number}")
        front.get("/a")
    assert front.press.made == 101
    known = [
        front.store.knows(
            ("/a", False, (None, str(number), *(None,) * (len(ASKED) - 2)))
        )
        for number in range(100)
    ]
    assert known[-5:] == [True] * 5
    assert 5 < sum(known) < 15


@pytest.fixture
def kept(site: Site) -> Flask:
    """The site's app as it is by default, but that seconds are long."""
    settings = site.app.extensions["petition"].settings
    app = create_app(settings, site.backends, keep_pages=1000)
    app.jinja_env.bytecode_cache = site.app.jinja_env.bytecode_cache
    return app


def test_public_pages_and_data_are_kept_with_all_their_headers(kept: Flask) -> None:
    client = kept.test_client()
    for path in (
        *("/", "/c/wharf", "/c/wharf/tally", "/c/wharf/tally.json", "/c/wharf/people"),
        *("/c/wharf/updates.atom", "/robots.txt", "/static/css/petition.css?v=1"),
    ):
        first, second = client.get(path), client.get(path)
        assert second.status_code == 200
        assert first.get_data() == second.get_data()
        assert sorted(first.headers) == sorted(second.headers)
        tag = {"If-None-Match": first.headers["ETag"]}
        assert client.get(path, headers=tag).status_code == 304


def test_what_is_kept_stays_and_the_rest_is_made_anew(kept: Flask, site: Site) -> None:
    client, link = kept.test_client(), site.signed()
    before = {path: client.get(path).get_data() for path in ("/c/wharf", link)}
    site.to(CampaignState.PAUSED)
    assert client.get("/c/wharf").get_data() == before["/c/wharf"]
    assert client.get(link).get_data() != before[link]
    own = client.get(link, headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in own.headers


def test_answers_from_what_is_kept_are_counted(kept: Flask) -> None:
    client = kept.test_client()
    for _ in range(3):
        client.get("/c/wharf")
    client.head("/c/wharf")
    shown = client.get("/metrics").get_data(as_text=True)
    assert re.search(r'method="GET".*route="/c/<slug>",status="2xx"} 3.0', shown)
    assert re.search(r'method="HEAD".*route="/c/<slug>",status="2xx"} 1.0', shown)
