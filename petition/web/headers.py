"""Headers that every answer carries (design §8)."""

from __future__ import annotations

from flask import Flask, Response, request

from petition.web import context
from petition.web.embed.frames import ANYBODY

OURS = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self';"
    " base-uri 'none'; frame-ancestors "
)
SCRIPT = "; script-src 'self'; connect-src 'self'"
POLICY = f"{OURS}'none'"
#: Pages where one writes may run our script, and it may ask for the letter so far.
WRITING_POLICY = f"{POLICY}{SCRIPT}"
#: The page that shows what an ally's page would show in a frame.
SHARING_POLICY = f"{POLICY}; frame-src 'self'"
#: Of each blueprint that needs another policy; pages with a supporter's token have
#: no script at all.
POLICIES = {
    "campaign": WRITING_POLICY,
    "organise": WRITING_POLICY,
    "sharing": SHARING_POLICY,
}
#: The one blueprint whose pages may stand in a frame.
FRAMED = "embed"
#: Sites that isolate themselves (COEP) may show only what allows it, and so isolate
#: itself; a sandboxed frame is another origin to us, like everybody else.
ISOLATED = {
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "cross-origin",
    # What a frame gets is the same for everybody, or what it has just sent.
    "Access-Control-Allow-Origin": "*",
}


def init_headers(app: Flask) -> None:
    """Set the headers on every answer, errors included."""
    app.after_request(_protect)


def _protect(response: Response) -> Response:
    headers = response.headers
    if request.blueprint == FRAMED:
        headers.update(ISOLATED)
    headers.setdefault("Content-Security-Policy", _policy())
    headers["X-Content-Type-Options"] = "nosniff"
    # With no-referrer, browsers would send "Origin: null" on our own forms.
    headers["Referrer-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    for_all = headers.get("Access-Control-Allow-Origin") == "*"
    headers.setdefault(
        "Cross-Origin-Resource-Policy", "cross-origin" if for_all else "same-origin"
    )
    headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
    if request.is_secure:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    headers.setdefault("Cache-Control", "no-store")
    return response


def _policy() -> str:
    blueprint = (request.blueprint or "").split(".")[0]
    if blueprint == FRAMED:
        frame = context.frame()
        return f"{OURS}{frame.ancestors if frame else ANYBODY}{SCRIPT}"
    return POLICIES.get(blueprint, POLICY)
