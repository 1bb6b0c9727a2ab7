"""Ending news by mail (RFC 8058): the same pages for everybody, whatever the token."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template

from petition.services import unsubscribing
from petition.web import context, pages
from petition.web.limits import limited

bp = Blueprint("unsubscribe", __name__)


@bp.get("/unsubscribe/<token>")
@limited("token")
def ask(token: str) -> Response:
    """One button; mail programs that follow links end nothing."""
    return _page(done=False)


@bp.post("/unsubscribe/<token>")
@limited("token")
def end(token: str) -> Response:
    """No more news: from the button, or from a mail provider's own.

    A provider sends neither cookies nor a form's token and follows no redirection.
    """
    sealer = context.desk().sealer
    # What is not ours need not wait for a turn to write.
    if unsubscribing.is_ours(context.reading(), sealer, token):
        with context.writing() as session:
            unsubscribing.unsubscribe(session, sealer, token)
    return _page(done=True)


def _page(*, done: bool) -> Response:
    pages.interface_words()
    html = render_template("public/unsubscribe.html", done=done, noindex=True)
    return pages.for_one(make_response(html))
