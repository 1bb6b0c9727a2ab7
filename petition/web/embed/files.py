"""The files of embeds: one script for hosts, and one of each kind for the frame.

All of them may be loaded by anybody: that is what they are for.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from petition.domain.themes import FONTS, Theme, read_theme
from petition.web.embed.frames import LOOKS
from petition.web.public.accents import stylesheet

bp = Blueprint("embed_files", __name__)

STATIC = Path(__file__).resolve().parents[3] / "static"
HOST_SCRIPT = ("js/embed.js",)
FRAME_SCRIPT = ("js/letter.js", "js/embed-frame.js", "js/embed-wordpress.js")
STYLE = ("css/petition.css", "css/embed.css")
#: The accent where no campaign is known: on a page that says so.
PLAIN = "#1f5c99"

#: Hosts write the address of this one into their pages, so it can have no version.
AN_HOUR = "public, max-age=3600, stale-while-revalidate=86400"
#: These change their address with every change.
A_YEAR = "public, max-age=31536000, immutable"


@bp.get("/embed.js")
def host_script() -> Response:
    """Makes <petition-form> a frame that is as high as its form."""
    return _file(_joined(HOST_SCRIPT), "text/javascript", AN_HOUR)


@bp.get("/embed/frame.js")
def frame_script() -> Response:
    """What runs in the frame: the letter as it grows, and telling the height."""
    return _file(_joined(FRAME_SCRIPT), "text/javascript", A_YEAR)


@bp.get("/embed/style.css")
def style() -> Response:
    """Everything the framed form looks like, its theme included."""
    looks = (request.args.get(name, "") for name in LOOKS)
    theme = read_theme(*looks, usual=PLAIN)
    return _file(_lit(_joined(STYLE), theme.scheme) + themed(theme), "text/css", A_YEAR)


def _lit(style: str, scheme: str) -> str:
    """A stylesheet that is always light or dark, if that was asked for."""
    if not scheme:
        return style
    when = {"light": "not all", "dark": "all"}[scheme]
    return style.replace("(prefers-color-scheme: dark)", when).replace(
        "color-scheme: light dark", f"color-scheme: {scheme}"
    )


def themed(theme: Theme) -> str:
    """The custom properties of a theme; each is made here and none is copied."""
    font = FONTS[theme.font]
    fonts = f"--sans:{font};--serif:{font};" if theme.font != "system" else ""
    return f"{stylesheet(theme.accent)}:root{{{fonts}--radius:{theme.radius}px}}\n"


def style_url(theme: Theme | None) -> str:
    """Where the stylesheet of a theme is; None: of no campaign."""
    theme = theme or Theme(PLAIN)
    query = {
        "accent": theme.accent[1:],
        "radius": theme.radius,
        "font": theme.font,
        **({"scheme": theme.scheme} if theme.scheme else {}),
        "v": _version(STYLE),
    }
    return f"/embed/style.css?{urlencode(query)}"


def script_url() -> str:
    """Where the frame's script is."""
    return f"/embed/frame.js?v={_version(FRAME_SCRIPT)}"


@cache
def _joined(paths: tuple[str, ...]) -> str:
    return "".join((STATIC / path).read_text(encoding="utf-8") for path in paths)


@cache
def _version(paths: tuple[str, ...]) -> str:
    return hashlib.sha256(_joined(paths).encode()).hexdigest()[:12]


def _file(text: str, kind: str, kept: str) -> Response:
    response = Response(text, content_type=f"{kind}; charset=utf-8")
    response.headers["Cache-Control"] = kept
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.add_etag()
    response.make_conditional(request)
    return response
