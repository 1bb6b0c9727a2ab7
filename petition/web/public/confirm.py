"""The link in the mail: look, confirm, or say that it was not you."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, url_for
from werkzeug.wrappers import Response as Redirection

from petition.services import confirming
from petition.services.campaigns import Found
from petition.services.confirming import Waiting
from petition.web import context, pages
from petition.web.limits import limited, signing_was_confirmed
from petition.web.public.shown_letters import shown_record

bp = Blueprint("confirm", __name__)


@bp.get("/confirm/<token>")
@limited("token")
def ask(token: str) -> Response:
    """The letters once more, and one button; reading changes nothing."""
    waiting, found = _waiting(token)
    found.must_be_open()
    page = pages.campaign_page(
        "public/confirm.html",
        found,
        noindex=True,
        letters=shown_record(found.content, waiting.details.record),
        confirm_url=url_for("confirm.confirm", token=token),
        not_me_url=url_for("confirm.ask_not_me", token=token),
    )
    return pages.for_one(page)


@bp.post("/confirm/<token>")
@limited("token")
@context.undisturbed
def confirm(token: str) -> Redirection:
    """Count the signature, once."""
    waiting, found = _waiting(token)
    found.must_be_open()
    desk, now = context.desk(), context.now()

    def count() -> str:
        ready = confirming.prepare(context.reading(), desk, waiting, now=now)
        with context.writing() as session:
            return confirming.confirm(session, ready, now=now)

    receipt = desk.with_todays_key(count)
    signing_was_confirmed(waiting.details.record.email, waiting.campaign_id)
    return redirect(url_for("mine.show", receipt=receipt), 303)


@bp.get("/not-me/<token>")
@limited("token")
def ask_not_me(token: str) -> Response:
    """What "this was not me" does, and one button."""
    _, found = _waiting(token)
    page = pages.campaign_page(
        "public/not_me.html",
        found,
        noindex=True,
        not_me_url=url_for("confirm.not_me", token=token),
    )
    return pages.for_one(page)


@bp.post("/not-me/<token>")
@limited("token")
def not_me(token: str) -> Response:
    """Delete what was signed in somebody's name; no more mail to them."""
    waiting, found = _waiting(token)
    with context.writing() as session:
        confirming.not_me(session, waiting, now=context.now())
    return pages.for_one(
        pages.campaign_page("public/not_me_done.html", found, noindex=True)
    )


def _waiting(token: str) -> tuple[Waiting, Found]:
    """The pending signature and its campaign, in the language it was signed in."""
    session, now = context.reading(), context.now()
    waiting = confirming.find_waiting(session, context.desk(), token, now=now)
    pages.speak_for(waiting.found, waiting.details.record.language)
    return waiting, waiting.found
