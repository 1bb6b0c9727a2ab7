"""The first page of the workspace: one's campaigns."""

from __future__ import annotations

from flask import Blueprint, Response

from petition.services import sessions
from petition.services.sessions import Member
from petition.web import context
from petition.web.organise import shell
from petition.web.organise.policy import for_members

bp = Blueprint("home", __name__)


@bp.get("/")
@for_members()
def home(member: Member) -> Response:
    """The campaigns that the member works in."""
    places = sessions.places(context.reading(), member)
    return shell.page("organise/home.html", member, places=places)
