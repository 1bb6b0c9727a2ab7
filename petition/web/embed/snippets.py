"""Pieces of HTML that allies copy into their own pages."""

from __future__ import annotations

from markupsafe import Markup


def iframe(url: str, title: str, width: int | str, height: int) -> Markup:
    """The form in a plain frame; sizes in pixels, or a width such as "100%"."""
    return Markup(
        '<iframe src="{}" title="{}" width="{}" height="{}" loading="lazy"></iframe>'
    ).format(url, title, width, height)
