"""A supporter's own page: their letters, what became of them, and taking them back."""

from __future__ import annotations

from flask import Blueprint, Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as Redirection

from petition.services import (
    campaigns,
    own_pages,
    partner_contacts,
    unsubscribing,
)
from petition.services.campaigns import Found
from petition.services.own_pages import OwnPage
from petition.web import context, pages
from petition.web.limits import limited
from petition.web.public import own_letters

bp = Blueprint("mine", __name__)


@bp.get("/mine/<receipt>")
@limited("token")
def show(receipt: str) -> Response:
    """The letters, and what became of each in plain words."""
    own, found = _own(receipt)
    page = pages.campaign_page(
        "public/mine.html",
        found,
        noindex=True,
        signature=own_letters.shown_signature(own),
        can_open=own.record is not None,
        letters=own_letters.shown(own, found.content, receipt),
        declare_url=url_for("mine.declare", receipt=receipt),
        withdraw_url=url_for("mine.withdraw", receipt=receipt),
        erase_url=url_for("mine.erase", receipt=receipt),
        no_news_url=url_for("mine.end_news", receipt=receipt),
        consent=_consent(own, found),
        no_partner_url=url_for("mine.end_consent", receipt=receipt),
    )
    return pages.for_one(page)


@bp.get("/mine/<receipt>/letter.txt")
@limited("token")
def letter_txt(receipt: str) -> Response:
    """The letters as text: all, or the one to `?target=`."""
    own, _ = _own(receipt)
    text = own_letters.as_text(own, request.args.get("target"))
    if text is None:
        abort(404)
    response = Response(text, mimetype="text/plain")
    response.headers["Content-Disposition"] = "inline; filename=letter.txt"
    return pages.for_one(response)


@bp.get("/mine/<receipt>/print")
@limited("token")
def print_letter(receipt: str) -> Response:
    """The letter to `?target=` as a page that prints as a letter."""
    own, found = _own(receipt)
    letter = own_letters.to_print(own, found.content, request.args.get("target", ""))
    if letter is None:
        abort(404)
    page = pages.campaign_page(
        "public/letter_print.html",
        found,
        noindex=True,
        letter=letter,
        back_url=url_for("mine.show", receipt=receipt),
    )
    return pages.for_one(page)


@bp.post("/mine/<receipt>/declare")
@limited("token")
def declare(receipt: str) -> Redirection:
    """ "I have sent it": note that a supporter's own letter is on its way."""
    _own(receipt)
    with context.writing() as session:
        target = request.form.get("target", "")
        own_pages.declare(session, receipt, target, now=context.now())
    return redirect(url_for("mine.show", receipt=receipt), 303)


@bp.post("/mine/<receipt>/no-news")
@limited("token")
def end_news(receipt: str) -> Redirection:
    """Mail no more news to the supporter."""
    own, _ = _own(receipt)
    with context.writing() as session:
        unsubscribing.end_news(session, own.signature.id)
    return redirect(url_for("mine.show", receipt=receipt), 303)


@bp.post("/mine/<receipt>/no-partner")
@limited("token")
def end_consent(receipt: str) -> Redirection:
    """Let the partner have the supporter's name and address no longer."""
    _own(receipt)
    with context.writing() as session:
        own_pages.take_back_consent(session, receipt, now=context.now())
    return redirect(url_for("mine.show", receipt=receipt), 303)


@bp.post("/mine/<receipt>/withdraw")
@limited("token")
def withdraw(receipt: str) -> Redirection:
    """Take the signature back."""
    _own(receipt)
    with context.writing() as session:
        own_pages.withdraw(session, receipt, now=context.now())
    return redirect(url_for("mine.show", receipt=receipt), 303)


@bp.post("/mine/<receipt>/erase")
@limited("token")
def erase(receipt: str) -> Response:
    """Erase everything about the supporter; this link ends with it."""
    _, found = _own(receipt)
    with context.writing() as session:
        own_pages.erase(session, receipt, now=context.now())
    page = pages.campaign_page("public/erased.html", found, noindex=True)
    return pages.for_one(page)


def _consent(own: OwnPage, found: Found) -> dict[str, object] | None:
    """Whom the supporter lets have their address, and whether that has ended."""
    consent = partner_contacts.of_signature(context.reading(), own.signature.id)
    if consent is None:
        return None
    partner = found.content.partners.get(consent.partner)
    name = partner.name if partner else consent.partner
    return {"partner": name, "ended": consent.ended}


def _own(receipt: str) -> tuple[OwnPage, Found]:
    """What a link opens, and its campaign, in the language that was signed in."""
    session, now = context.reading(), context.now()
    own = own_pages.find(session, context.desk(), receipt, now=now)
    found = campaigns.find_by_id(session, own.signature.campaign_id, now=now)
    pages.speak_for(found, own.signature.language)
    return own, found
