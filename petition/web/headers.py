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
#: What every answer carries, and no view has a say in.
ALWAYS = (
    ("X-Content-Type-Options", "nosniff"),
    # With no-referrer, browsers would send "Origin: null" on our own forms.
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
)
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
    headers, blueprint = response.headers, request.blueprint or ""
    if blueprint == FRAMED:
        headers.update(ISOLATED)
    headers.extend(ALWAYS)
    if request.is_secure:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    said = {name.lower(): value for name, value in headers}
    for_all = said.get("access-control-allow-origin") == "*"
    unless_said = {
        "Content-Security-Policy": _policy(blueprint),
        "Cross-Origin-Resource-Policy": "cross-origin" if for_all else "same-origin",
        "Cache-Control": "no-store",
    }
    for name, value in unless_said.items():
        if name.lower() not in said:
            headers.add(name, value)
    return response


def _policy(blueprint: str) -> str:
    if blueprint == FRAMED:
        frame = context.frame()
        return f"{OURS}{frame.ancestors if frame else ANYBODY}{SCRIPT}"
    return POLICIES.get(blueprint.split(".")[0], POLICY)
