"""Who did what to which object when: for owners."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, request
from werkzeug.wrappers import Response

from petition.documents.deeds import deed, details, doer
from petition.domain.roles import Power
from petition.services import audit
from petition.services.sessions import Member, Place
from petition.web import context
from petition.web.organise import shell
from petition.web.organise.numbers import row_number
from petition.web.organise.policy import needs

bp = Blueprint("log", __name__)


@dataclass(frozen=True)
class Line:
    """One line of the log."""

    at: datetime
    who: str
    deed: str
    details: tuple[str, ...]


@bp.get("/c/<slug>/log")
@needs(Power.MANAGE)
def show(member: Member, place: Place) -> Response:
    """A page of the campaign's log, newest first."""
    before = request.args.get("before", type=row_number)
    entries = audit.of_campaign(context.reading(), place.campaign_id, before)
    words = context.words()
    lines = [
        Line(
            one.at,
            doer(words, one.who),
            deed(words, one.action, one.about),
            details(words, one.detail),
        )
        for one in entries
    ]
    older = entries[-1].id if len(entries) == audit.PAGE else None
    return shell.page("organise/log.html", member, place, lines=lines, older=older)
