"""A page as finished bytes, plain and packed, and what each visitor gets of it."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from dataclasses import dataclass
from wsgiref.types import StartResponse, WSGIEnvironment

from werkzeug.http import parse_etags

Headers = list[tuple[str, str]]

SMALLEST_TO_PACK = 512
PACKABLE = (
    "text/",
    "application/json",
    "application/xml",
    "application/atom+xml",
    "image/svg+xml",
)
OF_CONTENT = ("content-type", "content-encoding")


@dataclass(frozen=True)
class Copy:
    """The bytes of a page in one coding, with its headers but for Vary."""

    etag: str
    headers: Headers
    body: bytes


@dataclass
class FinishedPage:
    """A page in one language, as it was made at a moment on the route `route`."""

    made: float
    route: str
    vary: tuple[str, ...]
    plain: Copy
    packed: Copy | None
    renewing: bool = False

    @property
    def size(self) -> int:
        """About how many bytes it takes up."""
        return len(self.plain.body) + len(self.packed.body if self.packed else b"")


def finished(made: float, route: str, headers: Headers, body: bytes) -> FinishedPage:
    """The page that an answer with these headers holds."""
    known = {name.lower(): value for name, value in headers}
    etag, packed = known.get("etag", "").strip('"'), None
    kind = known.get("content-type", "")
    if kind.startswith(PACKABLE) and len(body) >= SMALLEST_TO_PACK:
        # RFC 9110 §8.8.3.3: each coding has an ETag of its own.
        coded: Headers = [*headers, ("Content-Encoding", "gzip")]
        packed = _copy(f"{etag}-gzip", coded, gzip.compress(body, 6, mtime=0))
    vary = tuple(known["vary"].split(", ")) if "vary" in known else ()
    return FinishedPage(made, route, vary, _copy(etag, headers, body), packed)


def _copy(etag: str, headers: Headers, body: bytes) -> Copy:
    anew = ("content-length", "etag", "vary")
    kept = [pair for pair in headers if pair[0].lower() not in anew]
    return Copy(etag, [*kept, ("ETag", f'"{etag}"')], body)


def answer(
    page: FinishedPage, environ: WSGIEnvironment, method: str, start: StartResponse
) -> Sequence[bytes]:
    """What this visitor gets of a page: all, its headers, or that it is the same."""
    codings = environ.get("HTTP_ACCEPT_ENCODING", "")
    copy = (page.packed if takes_gzip(codings) else None) or page.plain
    # A proxy that packs by itself asks for no coding, and keeps one copy for all.
    packs = codings and page.packed
    vary = (*page.vary, "Accept-Encoding") if packs else page.vary
    headers = [*copy.headers, ("Vary", ", ".join(vary))] if vary else [*copy.headers]
    wanted = environ.get("HTTP_IF_NONE_MATCH")
    if wanted and parse_etags(wanted).contains_weak(copy.etag):
        left = [pair for pair in headers if pair[0].lower() not in OF_CONTENT]
        start("304 NOT MODIFIED", left)
        return ()
    headers.append(("Content-Length", str(len(copy.body))))
    start("200 OK", headers)
    return () if method == "HEAD" else (copy.body,)


def takes_gzip(codings: str) -> bool:
    """Whether an Accept-Encoding header takes gzip (RFC 9110 §12.5.3)."""
    for part in codings.lower().split(","):
        coding, _, weight = part.replace(" ", "").partition(";")
        if coding == "gzip":
            return weight.rstrip("0.") != "q="
    return False
