"""Rehearsal: the draft as supporters will see it, with mail to oneself only."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as Redirection

from petition.domain.campaigns import CampaignState
from petition.domain.rehearsed import content_of
from petition.domain.roles import Power
from petition.services import audit, drafts, rehearsing
from petition.services.campaigns import Found
from petition.services.sessions import Member, Place
from petition.web import context, pages
from petition.web.organise import shell
from petition.web.organise.policy import needs
from petition.web.public import letter_page, shown
from petition.web.public.accents import stylesheet
from petition.web.public.letter_form import LetterForm
from petition.web.public.letter_page import Way
from petition.web.public.live import live_letters
from petition.web.public.shown_letters import shown_letters, shown_record

bp = Blueprint("rehearsal", __name__)


class DraftNotReady(Exception):
    """The draft has mistakes, so there is nothing to walk through yet."""


@dataclass(frozen=True)
class Stage:
    """A draft on stage: what would be published, and which draft that is."""

    found: Found
    digest: bytes


@bp.get("/c/<slug>/rehearsal")
@needs(Power.WRITE)
def show(member: Member, place: Place) -> Response:
    """What a rehearsal is, and whether this draft has had one."""
    files = drafts.files(context.reading(), place.campaign_id)
    checked = drafts.check(files)
    digest = drafts.digest(files)
    return shell.page(
        "organise/rehearsal.html",
        member,
        place,
        ready=checked.pack is not None,
        rehearsed=drafts.rehearsed(context.reading(), place.campaign_id) == digest,
        done=request.args.get("done", ""),
    )


@bp.get("/c/<slug>/rehearsal/page")
@needs(Power.WRITE)
def page(member: Member, place: Place) -> Response:
    """The campaign's page as it would be."""
    return _campaign(place, _stage(place))


@bp.get("/c/<slug>/rehearsal/accent.css")
@needs(Power.WRITE)
def accent(member: Member, place: Place) -> Response:
    """The draft's colours."""
    content = _stage(place).found.content
    return pages.for_one(
        Response(stylesheet(content.accent), content_type="text/css; charset=utf-8")
    )


@bp.post("/c/<slug>/rehearsal/preview")
@needs(Power.WRITE)
def preview(member: Member, place: Place) -> Response:
    """The exact letters."""
    stage = _stage(place)
    form = letter_page.make_form(stage.found, request.form)
    form.tick_targets_for_country()
    if not form.is_in_shape(with_token=False):
        return _campaign(place, stage, form, 422)
    letters = form.letters(context.now(), _public_url(stage.found))
    if letters is None:
        return _campaign(place, stage, form, 422)
    return _render(
        "public/preview.html",
        place,
        stage.found,
        letters=shown_letters(stage.found.content, form.wish, letters),
        **letter_page.form_facts(stage.found, form, _way(place)),
    )


@bp.post("/c/<slug>/rehearsal/live")
@needs(Power.WRITE)
def live(member: Member, place: Place) -> Response:
    """The letters as far as they are written."""
    form = letter_page.make_form(_stage(place).found, request.form)
    so_far = live_letters(form)
    return pages.for_one(
        make_response(
            render_template(
                "public/live.html",
                letters=so_far.letters,
                share=so_far.share,
                fault=so_far.fault,
            )
        )
    )


@bp.post("/c/<slug>/rehearsal/sign")
@needs(Power.WRITE)
def sign(member: Member, place: Place) -> Any:
    """Mail the confirmation to the organiser, whatever address was typed."""
    stage = _stage(place)
    form = letter_page.make_form(stage.found, request.form)
    if not form.is_in_shape(with_token=True):
        return _campaign(place, stage, form, 422)
    letters = form.letters(context.now(), _public_url(stage.found))
    if letters is None:
        return _campaign(place, stage, form, 422)
    desk, now, wish = context.desk(), context.now(), form.wish

    def work() -> None:
        prepared = rehearsing.prepare(
            desk, stage.found.content, member, wish, letters, stage.digest, now=now
        )
        with context.writing() as session:
            rehearsing.keep(session, prepared, place.campaign_id, member, now=now)

    desk.with_todays_key(work)
    return redirect(f"/organise/c/{place.slug}/rehearsal?done=signed", 303)


@bp.get("/c/<slug>/rehearsal/confirm/<token>")
@needs(Power.WRITE)
def ask(member: Member, place: Place, token: str) -> Response:
    """The letters once more, and one button."""
    rehearsed = rehearsing.find(
        context.reading(), context.desk(), place.campaign_id, token, now=context.now()
    )
    found = _stage(place).found
    pages.speak_for(found, rehearsed.details.record.language)
    return _render(
        "public/confirm.html",
        place,
        found,
        letters=shown_record(found.content, rehearsed.details.record),
        confirm_url=f"/organise/c/{place.slug}/rehearsal/confirm/{token}",
        not_me_url=f"/organise/c/{place.slug}/rehearsal",
    )


@bp.post("/c/<slug>/rehearsal/confirm/<token>")
@needs(Power.WRITE)
def confirm(member: Member, place: Place, token: str) -> Redirection:
    """Mail the letters to the organiser, and note that this draft was rehearsed."""
    desk, now = context.desk(), context.now()
    rehearsed = rehearsing.find(
        context.reading(), desk, place.campaign_id, token, now=now
    )
    content = _stage(place).found.content

    def work() -> None:
        letters = rehearsing.letters_to(desk, content, member, rehearsed, now=now)
        with context.writing() as session:
            rehearsing.finish(session, rehearsed, letters, now=now)
            drafts.note_rehearsal(session, place.campaign_id, rehearsed.digest, now=now)
            audit.note(
                session, "rehearse", now=now, who=member.signed,
                campaign_id=place.campaign_id,
            )  # fmt: skip

    desk.with_todays_key(work)
    return redirect(f"/organise/c/{place.slug}/rehearsal?done=rehearsed", 303)


def _stage(place: Place) -> Stage:
    """The draft as it would be published; DraftNotReady while it has mistakes."""
    files = drafts.files(context.reading(), place.campaign_id)
    pack = drafts.check(files).pack
    if pack is None:
        raise DraftNotReady
    content = content_of(pack, place.campaign_id, place.uid, context.now())
    found = Found(content, CampaignState.OPEN, "open", demo=False)
    pages.campaign_words(found)
    return Stage(found, drafts.digest(files))


def _campaign(
    place: Place, stage: Stage, form: LetterForm | None = None, status: int = 200
) -> Response:
    form = form or letter_page.make_form(stage.found, _nothing())
    return _render(
        "public/campaign.html",
        place,
        stage.found,
        status,
        wait=(),
        **letter_page.story_facts(stage.found),
        **letter_page.form_facts(stage.found, form, _way(place)),
    )


def _nothing() -> MultiDict[str, str] | None:
    return None


def _way(place: Place) -> Way:
    base = f"/organise/c/{place.slug}/rehearsal"
    return Way(f"{base}/preview", f"{base}/live", f"{base}/sign")


def _render(
    template: str, place: Place, found: Found, status: int = 200, **facts: Any
) -> Response:
    """A public page on stage: its links stay in the rehearsal, and it says so."""
    words, base = context.words(), f"/organise/c/{place.slug}/rehearsal"
    campaign = replace(
        shown.shown_campaign(found, words, _public_url(found)),
        url=f"{base}/page?lang={words.tag}",
        accent_url=f"{base}/accent.css?v={found.content.accent[1:]}",
    )
    languages = shown.shown_languages(found.content, words, f"{base}/page", {})
    html = render_template(
        template,
        campaign=campaign,
        languages=languages,
        rehearsing=base,
        noindex=True,
        **facts,
    )
    return pages.for_one(make_response(html, status))


def _public_url(found: Found) -> str:
    return context.desk().links.campaign(found.content.slug)
