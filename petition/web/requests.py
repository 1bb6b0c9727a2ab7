"""What a request must look like before any view sees it."""

from __future__ import annotations

from io import BytesIO
from urllib.parse import unquote_to_bytes

from flask import Flask, abort, request

from petition.web import pages
from petition.web.bodies import MAX_BYTES, places, take_in

#: A letter form with every field is far below.
MAX_FIELDS = 500


def init_requests(app: Flask) -> None:
    """Refuse bodies that are too large, have too many fields or are no UTF-8."""
    app.config["MAX_CONTENT_LENGTH"] = MAX_BYTES
    free = places()

    @app.before_request
    def check() -> None:
        if request.method == "POST":
            environ = request.environ
            stream, environ["wsgi.input"] = environ["wsgi.input"], BytesIO()
            body = take_in({**environ, "wsgi.input": stream}, free)
            environ["wsgi.input"] = BytesIO(body)
            _check_form(body)


def _check_form(body: bytes) -> None:
    if len(body) > MAX_BYTES or body.count(b"&") >= MAX_FIELDS:
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
