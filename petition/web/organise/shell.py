"""How a page of the workspace is rendered: its frame, and nothing kept of it."""

from __future__ import annotations

from typing import Any

from flask import Response, make_response, render_template

from petition.services.sessions import Member, Place
from petition.web import context, pages
from petition.web.organise.frame import frame, is_unlocked


def page(
    template: str,
    member: Member | None,
    place: Place | None = None,
    status: int = 200,
    **facts: Any,
) -> Response:
    """A page of the workspace: private, never kept, in the member's language.

    `place` adds the campaign's navigation.
    """
    if member is not None:
        context.speak(member.language)
    around = {
        "member": member,
        "place": place,
        "frame": frame(place) if place else None,
        "unlocked": is_unlocked(member),
    }
    html = render_template(template, noindex=True, **{**around, **facts})
    return pages.for_one(make_response(html, status))


def retry(response: Response, seconds: int) -> Response:
    """Say in a header, too, after how many seconds to try again; 0 says nothing."""
    if seconds:
        response.headers["Retry-After"] = str(seconds)
    return response
