"""Public pages in the process, next to a static Jinja page of the same size.

Both applications are called without a server in between, with the environ that a
browser's request has.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, render_template
from jinja2 import DictLoader
from werkzeug.test import create_environ

from petition import create_app
from tests.benchmarks.installation import SLUG, Bench, compare, ratio, say

SENTENCE = "Fifteen people were killed, and thirty-seven stood trial. "
PAGES = {
    "campaign page": f"{SLUG}?lang=en",
    "tally": f"{SLUG}/tally?lang=en",
    "tally.json": f"{SLUG}/tally.json",
    "people": f"{SLUG}/people?lang=en",
}


def static_page(size: int) -> Flask:
    """A Flask app with one page of about `size` bytes, its template compiled once."""
    app = Flask("ceiling")
    page = "<!doctype html><title>{{ title }}</title>" + SENTENCE * (
        size // len(SENTENCE)
    )
    app.jinja_loader = DictLoader({"page.html": page})

    @app.get("/page")
    def show() -> str:
        return render_template("page.html", title="A page")

    return app


def request(app: Flask, path: str) -> Callable[[], int]:
    """A GET as a browser sends it; how many bytes came."""
    headers = {"Accept-Encoding": "gzip, br", "Accept-Language": "en-GB,en;q=0.9"}
    environ = create_environ(path, headers=headers)

    def get() -> int:
        told: list[str] = []
        parts = app(environ.copy(), lambda status, *_: told.append(status))
        size = sum(map(len, parts))
        assert told == ["200 OK"]
        return size

    return get


def measure(bench: Bench) -> None:
    """Each page as it is by default, and made anew for every request."""
    kept = create_app(bench.settings, bench.backends)
    anew = create_app(bench.settings, bench.backends, keep_pages=0)
    for name, path in PAGES.items():
        size = request(anew, path)()
        least = request(static_page(size), "/page")
        for app, how in ((kept, "kept for a second"), (anew, "made anew")):
            ours, ceiling = compare(request(app, path), least, 100)
            say(f"{name}, {size / 1000:.1f} kB, {how}", ratio(ours, ceiling))
