"""The letter form in a frame: written, previewed and signed without leaving it."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, render_template
from werkzeug.wrappers import Response as Redirection

from petition.services.campaigns import Found
from petition.web import context, pages
from petition.web.embed import stage
from petition.web.embed.frames import Frame
from petition.web.embed.stage import framed
from petition.web.limits import limited, seconds_before_signing
from petition.web.public import steps
from petition.web.public.live import live_letters
from petition.web.public.shown_letters import shown_letters

bp = Blueprint("embed", __name__)
bp.context_processor(stage.layout)


@bp.get("/embed/<slug>")
@framed
def show(found: Found, frame: Frame) -> Response:
    """The form, the same for everybody."""
    return pages.for_everyone(stage.form_page(found, frame))


@bp.post("/embed/<slug>/preview")
@framed
@limited("preview")
def preview(found: Found, frame: Frame) -> Response:
    """The exact letters, with the form to go on or change; nothing is kept."""
    found.must_be_open()
    form = stage.make_form(found, frame, posted=True)
    form.tick_targets_for_country()
    letters = steps.write(found, form, with_token=False)
    if letters is None:
        return pages.for_one(stage.form_page(found, frame, form, 422))
    page = stage.page(
        "public/preview.html",
        found,
        frame,
        letters=shown_letters(found.content, form.wish, letters),
        **stage.form_facts(found, frame, form),
    )
    return pages.for_one(page)


@bp.post("/embed/<slug>/live")
@framed
@limited("live")
def live(found: Found, frame: Frame) -> Response:
    """The letters as far as they are written, for the script in the frame."""
    found.must_be_open()
    so_far = live_letters(stage.make_form(found, frame, posted=True))
    page = render_template(
        "public/live.html",
        letters=so_far.letters,
        share=so_far.share,
        fault=so_far.fault,
    )
    return pages.for_one(make_response(page))


@bp.post("/embed/<slug>/sign")
@framed
@limited("sign")
@context.undisturbed
def sign(found: Found, frame: Frame) -> Redirection:
    """Keep a pending signature and mail the link that confirms it."""
    found.must_be_open()
    form = stage.make_form(found, frame, posted=True)
    if form.is_a_machine:
        return _check_your_mail(frame)
    letters = steps.write(found, form, with_token=True)
    if letters is None:
        return pages.for_one(stage.form_page(found, frame, form, 422))
    wish = form.wish
    wait = seconds_before_signing(wish.address.typed, found.content.campaign_id)
    if wait:
        return stage.wait_page(found, frame, form, wait)
    steps.sign(found, wish, letters)
    return _check_your_mail(frame)


@bp.get("/embed/<slug>/check-your-mail")
@framed
def check_your_mail(found: Found, frame: Frame) -> Response:
    """What happens next; the same page for everybody."""
    page = stage.page("public/check_your_mail.html", found, frame)
    return pages.for_everyone(page)


def _check_your_mail(frame: Frame) -> Redirection:
    return redirect(frame.url(context.words().tag, "/check-your-mail"), 303)
