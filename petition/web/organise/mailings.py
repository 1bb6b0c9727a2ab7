"""Mailing news to those who asked for it: begun, watched, stopped, taken up again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, redirect, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from petition.documents import markdown
from petition.domain.content import Content
from petition.domain.mailings import MailingState, may_go_on
from petition.domain.refusals import CannotOpen, KeyForgotten, NotAllowed
from petition.domain.roles import Power
from petition.models import Mailing
from petition.services import campaigns, mailing_parts, mailings
from petition.services.mailings import AlreadyMailed, Told
from petition.services.sessions import Member, Place
from petition.web import context
from petition.web.organise import mailing_texts, shell, telling, visits
from petition.web.organise.numbers import MOST
from petition.web.organise.policy import needs

bp = Blueprint("mailings", __name__)


@bp.get("/c/<slug>/mailings/update/<what>")
@needs(Power.DATA, step_up=True)
def ask_update(member: Member, place: Place, what: str) -> Response:
    """The update as it will be mailed, and one button."""
    return _ask(member, place, _update(place, what))


@bp.post("/c/<slug>/mailings/update/<what>")
@needs(Power.DATA, step_up=True)
def start_update(member: Member, place: Place, what: str) -> Response:
    """Begin to mail an update as it was published."""
    return _start(member, place, _update(place, what))


@bp.get("/c/<slug>/mailings/status/<key>")
@needs(Power.DATA, step_up=True)
def ask_status(member: Member, place: Place, key: str) -> Response:
    """What became of a person, drafted to be changed."""
    return _ask(member, place, _status(place, key))


@bp.post("/c/<slug>/mailings/status/<key>")
@needs(Power.DATA, step_up=True)
def start_status(member: Member, place: Place, key: str) -> Response:
    """Begin to tell those who wrote for a person."""
    drafted = _status(place, key)
    told = mailing_texts.edited(drafted, request.form)
    if not told.bodies:
        return _ask(member, place, drafted, 422, empty=True)
    return _start(member, place, told)


@bp.get("/c/<slug>/mailings/<int:number>")
@needs(Power.DATA)
def watch(member: Member, place: Place, number: int) -> Response:
    """How far a mailing is."""
    return _page(member, place, _found(place, number))


@bp.post("/c/<slug>/mailings/<int:number>/part")
@needs(Power.DATA)
def mail_part(member: Member, place: Place, number: int) -> Response:
    """Open the next records and put their mails into the outbox."""
    mailing = _found(place, number)
    seed, there = visits.held(member), _there(place, number)
    if seed is None:
        return redirect(f"/organise/keys?next={there}", 303)
    desk, now, content = context.desk(), context.now(), _content(place)

    def work() -> None:
        with context.backends().database.reading() as session:
            fresh = session.get_one(Mailing, number)
            part = mailing_parts.prepare(session, desk, content, fresh, seed, now=now)
        with context.writing() as session:
            mailing_parts.keep(session, part, now=now)

    try:
        if mailing.state == MailingState.RUNNING:
            desk.with_todays_key(work)
    except (CannotOpen, KeyForgotten):
        return _page(member, place, mailing, 422, shut=True)
    return redirect(there, 303)


@bp.post("/c/<slug>/mailings/<int:number>/stop")
@needs(Power.DATA)
def stop(member: Member, place: Place, number: int) -> Response:
    """Let nothing more leave."""
    return _change(member, place, number, "stop-mailing", mailings.stop)


@bp.post("/c/<slug>/mailings/<int:number>/resume")
@needs(Power.DATA, step_up=True)
def resume(member: Member, place: Place, number: int) -> Response:
    """Go on with those whom it has not reached."""
    now = context.now()
    try:
        return _change(
            member, place, number, "resume-mailing",
            lambda session, number: mailings.resume(session, number, now=now),
        )  # fmt: skip
    except NotAllowed:
        return redirect(_there(place, number), 303)


def _change(
    member: Member,
    place: Place,
    number: int,
    action: str,
    change: Callable[[Session, int], None],
) -> Response:
    mailing = _found(place, number)
    with context.writing() as session:
        change(session, mailing.id)
        telling.note(session, member, place, action, mailing.about)
    return redirect(_there(place, number), 303)


def _start(member: Member, place: Place, told: Told) -> Response:
    try:
        with context.writing() as session:
            number = mailings.start(
                session, place.campaign_id, told, made_by=member.id, now=context.now()
            )
            telling.note(session, member, place, "start-mailing", told.about)
    except AlreadyMailed as before:
        number = before.mailing_id
    return redirect(_there(place, number), 303)


def _update(place: Place, what: str) -> Told:
    return mailing_texts.of_update(_content(place), what, context.now()) or abort(404)


def _status(place: Place, key: str) -> Told:
    found = mailing_texts.of_status(context.reading(), _content(place), key)
    return found or abort(404)


def _content(place: Place) -> Content:
    session, now = context.reading(), context.now()
    return campaigns.find_any(session, place.slug, now=now).content


def _found(place: Place, number: int) -> Mailing:
    if number > MOST:
        abort(404)
    found = mailings.find(context.reading(), place.campaign_id, number)
    return found or abort(404)


def _there(place: Place, number: int) -> str:
    return f"/organise/c/{place.slug}/mailings/{number}"


def _ask(
    member: Member, place: Place, told: Told, status: int = 200, **facts: Any
) -> Response:
    session = context.reading()
    before = mailings.about(session, place.campaign_id, told.kind, told.about)
    if before is not None:
        return redirect(_there(place, before.id), 303)
    return shell.page(
        "organise/mailing_new.html",
        member,
        place,
        status=status,
        told=told,
        shown={tag: markdown.html(body) for tag, body in told.bodies.items()},
        **{"empty": False, **facts},
    )


def _page(
    member: Member, place: Place, mailing: Mailing, status: int = 200, **facts: Any
) -> Response:
    state = MailingState(mailing.state)
    return shell.page(
        "organise/mailing.html",
        member,
        place,
        status=status,
        mailing=mailing,
        progress=mailings.progress(context.reading(), mailing),
        unlocked=visits.held(member) is not None,
        may_go_on=may_go_on(state, mailing.made_at, context.now()),
        **{"shut": False, **facts},
    )
