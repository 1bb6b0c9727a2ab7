"""The campaign's page, and what its form does."""

from __future__ import annotations

from flask import (
    Blueprint,
    Response,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response as Redirection

from petition.services import campaigns
from petition.services.campaigns import Found
from petition.web import context, pages
from petition.web.limits import limited, seconds_before_signing
from petition.web.public import steps
from petition.web.public.letter_form import LetterForm
from petition.web.public.letter_page import (
    form_facts,
    make_form,
    show_campaign,
    show_wait,
)
from petition.web.public.live import live_letters
from petition.web.public.shown_letters import shown_letters

bp = Blueprint("campaign", __name__)


@bp.get("/c/<slug>")
def show(slug: str) -> Response:
    """Story, people, tally and the letter form."""
    found = campaigns.find(context.reading(), slug, now=context.now())
    pages.campaign_words(found)
    return pages.for_everyone(show_campaign(found))


@bp.post("/c/<slug>/preview")
@limited("preview")
def preview(slug: str) -> Response:
    """The exact letters, with the form to go on or change; nothing is kept."""
    found, form = _posted(slug)
    form.tick_targets_for_country()
    letters = steps.write(found, form, with_token=False)
    if letters is None:
        return pages.for_one(show_campaign(found, form, 422))
    page = pages.campaign_page(
        "public/preview.html",
        found,
        letters=shown_letters(found.content, form.wish, letters),
        **form_facts(found, form),
    )
    return pages.for_one(page)


@bp.post("/c/<slug>/live")
@limited("live")
def live(slug: str) -> Response:
    """The letters as far as they are written, for the script beside the form."""
    _, form = _posted(slug)
    so_far = live_letters(form)
    page = render_template(
        "public/live.html",
        letters=so_far.letters,
        share=so_far.share,
        fault=so_far.fault,
    )
    return pages.for_one(make_response(page))


@bp.post("/c/<slug>/sign")
@limited("sign")
@context.undisturbed
def sign(slug: str) -> Redirection:
    """Keep a pending signature and mail the link that confirms it."""
    found, form = _posted(slug)
    if form.is_a_machine:
        return _check_your_mail(found)
    letters = steps.write(found, form, with_token=True)
    if letters is None:
        return pages.for_one(show_campaign(found, form, 422))
    wish = form.wish
    wait = seconds_before_signing(wish.address.typed, found.content.campaign_id)
    if wait:
        return show_wait(found, form, wait)
    steps.sign(found, wish, letters)
    return _check_your_mail(found)


@bp.get("/c/<slug>/check-your-mail")
def check_your_mail(slug: str) -> Response:
    """What happens next; the same page for everybody."""
    found = campaigns.find(context.reading(), slug, now=context.now())
    pages.campaign_words(found)
    page = pages.campaign_page("public/check_your_mail.html", found, noindex=True)
    return pages.for_everyone(page)


def _posted(slug: str) -> tuple[Found, LetterForm]:
    found = campaigns.find(context.reading(), slug, now=context.now())
    pages.campaign_words(found)
    found.must_be_open()
    return found, make_form(found, request.form)


def _check_your_mail(found: Found) -> Redirection:
    content, tag = found.content, context.words().tag
    there = content.once(
        ("check your mail", tag),
        lambda: url_for("campaign.check_your_mail", slug=content.slug, lang=tag),
    )
    return redirect(there, 303)
