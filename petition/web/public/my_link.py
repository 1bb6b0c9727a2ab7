"""Asking for a new link to the own page; the same answer for everybody."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as Redirection

from petition.services import campaigns, own_pages
from petition.services.campaigns import Found
from petition.web import context, pages
from petition.web.fields import AddressField, PublicForm
from petition.web.limits import limited
from petition.web.public.letter_page import token_context

bp = Blueprint("my_link", __name__)


class LinkForm(PublicForm):
    """The one question."""

    email = AddressField()


@bp.get("/c/<slug>/my-link")
def ask(slug: str) -> Response:
    """The form."""
    found = _found(slug)
    page = pages.campaign_page("public/my_link.html", found, form=_form(found))
    return pages.for_everyone(page)


@bp.post("/c/<slug>/my-link")
@limited("link")
def mail(slug: str) -> Redirection:
    """Mail a new link if the address is known, and say the same in any case."""
    found = _found(slug)
    form = _form(found)
    form.validate()
    # What guards this is the mail itself; a form from yesterday is as good.
    form["form_token"].errors = ()
    if form.email.errors:
        page = pages.campaign_page("public/my_link.html", found, 422, form=form)
        return pages.for_one(page)
    desk, now = context.desk(), context.now()
    reader = (form.email.address, context.words().tag)

    def enqueue() -> None:
        requested = own_pages.prepare_link(
            context.reading(), desk, found.content, reader, now=now
        )
        with context.writing() as session:
            own_pages.send_link(session, requested, now=now)

    desk.with_todays_key(enqueue)
    there = url_for("my_link.sent", slug=slug, lang=context.words().tag)
    return redirect(there, 303)


@bp.get("/c/<slug>/my-link/sent")
def sent(slug: str) -> Response:
    """The same for everybody."""
    page = pages.campaign_page("public/my_link_sent.html", _found(slug), noindex=True)
    return pages.for_everyone(page)


def _found(slug: str) -> Found:
    found = campaigns.find(context.reading(), slug, now=context.now())
    pages.campaign_words(found)
    return found


def _form(found: Found) -> LinkForm:
    posted = request.form if request.method == "POST" else None
    form = LinkForm(  # type: ignore[no-untyped-call]
        formdata=posted, meta={"csrf_context": token_context(found, youngest=0)}
    )
    form.words = context.words()
    return form
