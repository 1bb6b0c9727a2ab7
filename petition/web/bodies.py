"""Taking in what people send, so that slow senders keep nobody from reading pages.

The web server knows no deadline for a body, and the thread that reads one waits for
as long as its sender likes; so only some may read at once.
"""

from __future__ import annotations

from threading import BoundedSemaphore
from wsgiref.types import WSGIEnvironment

from werkzeug.exceptions import ClientDisconnected
from werkzeug.wsgi import get_content_length, get_input_stream

#: A letter form with every field is far below.
MAX_BYTES = 64 * 1024
#: Who is answered while sending sees a broken line instead of the answer: what is too
#: large is taken in all the same, and forgotten, up to 16 MB.
MOST_READ = 16 * 1024 * 1024

PLACES = 8
"""How many bodies may be on their way at once, of the 24 requests that a process
answers: with 12 that write, some are always free for pages."""

TURN = 0.5
"""Seconds that one more waits for a place; a form that has come is read in no time."""


class TooManySending(Exception):
    """As many bodies are on their way as may be."""


def places() -> BoundedSemaphore:
    """The places of one process."""
    return BoundedSemaphore(PLACES)


def take_in(
    environ: WSGIEnvironment, free: BoundedSemaphore, most: int = MAX_BYTES
) -> bytes:
    """The body of a request, cut off after `most` bytes and one more.

    Raises TooManySending, or ClientDisconnected if the rest of it will never come.
    """
    if environ.get("CONTENT_LENGTH") == "0":
        return b""
    if not free.acquire(timeout=TURN):
        raise TooManySending
    try:
        return _read(environ, most)
    finally:
        free.release()


def _read(environ: WSGIEnvironment, most: int) -> bytes:
    stream, body, taken = get_input_stream(environ), bytearray(), 0
    while piece := stream.read(min(MAX_BYTES, MOST_READ - taken)):
        taken += len(piece)
        body += piece[: most + 1 - len(body)]
    if taken < min(get_content_length(environ) or 0, MOST_READ):
        raise ClientDisconnected  # Half a form would be half a letter.
    return bytes(body)
