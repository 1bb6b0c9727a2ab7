"""Each campaign's colour, as a stylesheet of its own: style attributes are barred."""

from __future__ import annotations

from flask import Blueprint, Response

from petition.domain.colours import on_dark, on_light, text_on
from petition.services import campaigns
from petition.web import context

bp = Blueprint("accents", __name__)


@bp.get("/c/<slug>/accent.css")
def accent(slug: str) -> Response:
    """The accent colour, and shades of it that stay readable on light and dark."""
    found = campaigns.find(context.reading(), slug, now=context.now())
    response = Response(stylesheet(found.content.accent), mimetype="text/css")
    # The address carries the colour, so a kept copy is never the wrong one.
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


def stylesheet(colour: str) -> str:
    """The custom properties that carry a campaign's colour (#rrggbb)."""
    return (
        f":root{{--accent:{colour};--on-accent:{text_on(colour)};"
        f"--accent-text:{on_light(colour)};--accent-text-dark:{on_dark(colour)}}}\n"
    )
