"""A partner's page as a whole: accepting the invitation, and renewing the link."""

from __future__ import annotations

from flask import Blueprint, Response, redirect
from werkzeug.wrappers import Response as Redirection

from petition.domain.tokens import token_text
from petition.services import partner_links
from petition.web import context
from petition.web.limits import limited
from petition.web.partner import desk
from petition.web.partner.desk import Ally, accepted, with_link

bp = Blueprint("partner", __name__)


@bp.get("/partner/<token>")
@limited("token")
@with_link
def show(ally: Ally) -> Response:
    """What the partner has contributed, and all that is its own to say and take."""
    return desk.page(ally)


@bp.post("/partner/<token>/accept")
@limited("token")
@with_link
def accept(ally: Ally) -> Redirection:
    """Become a partner: the invitation ends, and a lasting link begins."""
    return _renewed(ally, "partner-accept", "accepted")


@bp.post("/partner/<token>/renew")
@limited("token")
@accepted
def renew(ally: Ally) -> Redirection:
    """Replace the link, which may have come into wrong hands."""
    return _renewed(ally, "partner-renew", "renewed")


def _renewed(ally: Ally, action: str, done: str) -> Redirection:
    token = context.desk().randomness(32)
    with context.writing() as session:
        partner_links.renew(session, ally.linked, token, now=context.now())
        desk.note(session, ally, action)
    return redirect(f"/partner/{token_text(token)}?done={done}", 303)
