"""Headers that every answer carries (design §8)."""

from __future__ import annotations

from flask import Flask, Response, request

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self';"
    " base-uri 'none'; frame-ancestors 'none'"
)
#: Pages where one writes may run our script, and it may ask for the letter so far.
WRITING_POLICY = f"{POLICY}; script-src 'self'; connect-src 'self'"
#: The blueprints of those pages; those with a supporter's token have no script at all.
WRITING = ("campaign", "organise")


def init_headers(app: Flask) -> None:
    """Set the headers on every answer, errors included."""
    app.after_request(_protect)


def _protect(response: Response) -> Response:
    headers = response.headers
    writes = (request.blueprint or "").split(".")[0] in WRITING
    headers["Content-Security-Policy"] = WRITING_POLICY if writes else POLICY
    headers["X-Content-Type-Options"] = "nosniff"
    # With no-referrer, browsers would send "Origin: null" on our own forms.
    headers["Referrer-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    if headers.get("Access-Control-Allow-Origin") != "*":
        headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
    if request.is_secure:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    headers.setdefault("Cache-Control", "no-store")
    return response
