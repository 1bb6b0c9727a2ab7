"""The first page of the workspace: one's campaigns, and what to do first."""

from __future__ import annotations

from flask import Blueprint, Response

from petition.services import keys, sessions
from petition.services.sessions import Member
from petition.web import context
from petition.web.organise import shell
from petition.web.organise.frame import frame
from petition.web.organise.policy import for_members

bp = Blueprint("home", __name__)


@bp.get("/")
@for_members()
def home(member: Member) -> Response:
    """The campaigns that the member works in."""
    session = context.reading()
    key = keys.team_key(session)
    return shell.page(
        "organise/home.html",
        member,
        campaigns=[(one, frame(one)) for one in sessions.places(session, member)],
        has_key=key is not None,
        has_proved=key is not None and key.proved_at is not None,
    )
