"""Pages of somebody else's site, on another origin, that show our form."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count

NUMBERS = count(1)
BODY = """<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>An ally</title>
<h1>An ally’s page</h1><p>What we think of it.</p>{inside}<p id="below">Below.</p>"""


@dataclass
class Host:
    """A site with pages that tests write."""

    base: str
    _pages: dict[str, tuple[bytes, Mapping[str, str]]] = field(default_factory=dict)

    def page(self, inside: str, **headers: str) -> str:
        """The address of a page with something in it; headers with _ for -."""
        html = BODY.format(inside=inside)
        return self.file(html, "text/html; charset=utf-8", **headers)

    def file(self, content: str | bytes, kind: str, **headers: str) -> str:
        """The address of a file of that kind."""
        path = f"/{next(NUMBERS)}"
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        raw = content.encode() if isinstance(content, str) else content
        self._pages[path] = (raw, {"Content-Type": kind, **named})
        return self.base + path

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        """Send the page of a path."""
        found = self._pages.get(request.path)
        body, headers = found or (b"", {})
        request.send_response(200 if found else 404)
        for name, value in headers.items():
            request.send_header(name, value)
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)


@contextmanager
def serving() -> Iterator[Host]:
    """A host on a free port of another loopback name than the product's."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            host.answer(self)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    host = Host(f"http://localhost:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield host
    server.shutdown()
    server.server_close()
    thread.join()
