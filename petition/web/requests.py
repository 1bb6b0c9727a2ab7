"""What a request must look like before any view sees it."""

from __future__ import annotations

import re
from io import BytesIO
from urllib.parse import unquote_to_bytes

from flask import Flask, abort, request

from petition.web import pages
from petition.web.bodies import MAX_BYTES, places, take_in

#: A letter form with every field is far below.
MAX_FIELDS = 500
#: Organisers write whole stories, and Cyrillic takes six bytes a letter in a form.
WORKSPACE = "/organise/"
WORKSPACE_BYTES = 1024 * 1024
WORKSPACE_FIELDS = 5000
#: The one form that brings a file.
LOGO = re.compile(r"/partner/[^/]+/logo")


def init_requests(app: Flask) -> None:
    """Refuse bodies that are too large, have too many fields or are no UTF-8."""
    app.config["MAX_CONTENT_LENGTH"] = MAX_BYTES
    free = places()

    @app.before_request
    def check() -> None:
        if request.method == "POST":
            environ = request.environ
            stream, environ["wsgi.input"] = environ["wsgi.input"], BytesIO()
            most, fields = _limits()
            body = take_in({**environ, "wsgi.input": stream}, free, most)
            environ["wsgi.input"] = BytesIO(body)
            if not (LOGO.fullmatch(request.path) and is_a_file(body, most)):
                _check_form(body, most, fields)


def _limits() -> tuple[int, int]:
    """How many bytes and fields the request may have."""
    if not request.path.startswith(WORKSPACE):
        return MAX_BYTES, MAX_FIELDS
    request.max_content_length = WORKSPACE_BYTES
    request.max_form_memory_size = WORKSPACE_BYTES
    return WORKSPACE_BYTES, WORKSPACE_FIELDS


def is_a_file(body: bytes, most: int) -> bool:
    """Whether the request brings a file of a size that is taken in."""
    return request.mimetype == "multipart/form-data" and len(body) <= most


def _check_form(body: bytes, most: int, fields: int) -> None:
    if len(body) > most or body.count(b"&") >= fields:
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
