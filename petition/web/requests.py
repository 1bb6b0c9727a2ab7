"""What a request must look like before any view sees it."""

from __future__ import annotations

from urllib.parse import unquote_to_bytes

from flask import Flask, abort, request
from werkzeug.exceptions import RequestEntityTooLarge

from petition.web import pages

#: A letter form with every field is far below both.
MAX_BYTES = 64 * 1024
MAX_FIELDS = 500
MOST_READ = 16 * 1024 * 1024


def init_requests(app: Flask) -> None:
    """Refuse bodies that are too large, have too many fields or are no UTF-8."""
    # One more, since a body without a length is cut off there without a word.
    app.config["MAX_CONTENT_LENGTH"] = MAX_BYTES + 1
    app.before_request(_check_form)


def _body() -> bytes:
    try:
        body = request.get_data(cache=True)
        if len(body) > MAX_BYTES:
            abort(413)
    except RequestEntityTooLarge:
        _read_on()
        raise
    return body


def _read_on() -> None:
    """Take in what still comes, and forget it, up to 16 MB.

    Who is answered while sending sees a broken line instead of the answer.
    """
    left = min(request.content_length or MOST_READ, MOST_READ)
    stream = request.environ["wsgi.input"]
    while left > 0 and (piece := stream.read(min(left, MAX_BYTES))):
        left -= len(piece)


def _check_form() -> None:
    if request.method != "POST":
        return
    body = _body()
    if body.count(b"&") >= MAX_FIELDS:
        abort(413)
    try:
        unquote_to_bytes(body.replace(b"+", b" ")).decode("utf-8")
    except UnicodeDecodeError:
        abort(
            400,
            pages.interface_words().gettext(
                "Some characters got lost on the way (the text is not UTF-8)."
                " Please go back, load the page again and send it once more."
            ),
        )
