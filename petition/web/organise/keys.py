"""The team key in organisers' hands: made, proved, unlocked, shared and renewed."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, request
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from petition.domain.recovery_codes import format_code
from petition.domain.refusals import WrongSecret
from petition.models import Organiser, Signature
from petition.services import audit, keys, notices, organiser_keys
from petition.services.sessions import Member
from petition.web import context
from petition.web.limits import guessed_right, limited, seconds_before_guess
from petition.web.organise import shell, visits
from petition.web.organise.login import PASSWORD
from petition.web.organise.numbers import row_number
from petition.web.organise.onward import HOME, onward
from petition.web.organise.policy import for_members

bp = Blueprint("keys", __name__)


@dataclass(frozen=True, repr=False)
class Tried:
    """The team key's seed if a secret opened it, or the seconds to wait."""

    seed: bytes | None
    wait: int = 0


@bp.get("/keys")
@for_members()
def show(member: Member) -> Response:
    """How the team key stands, and what can be done with it now."""
    return _page(member)


@bp.post("/keys/make")
@for_members(step_up=True, creators=True)
def make(member: Member) -> Response:
    """Make the first team key, and show its recovery code this once."""
    desk, now = context.desk(), context.now()
    with context.writing() as session:
        if keys.team_key(session) is not None:
            return redirect("/organise/keys", 303)
        seed, code = desk.randomness(32), format_code(desk.randomness(20))
        keys.make_team_key(session, desk.sealer, seed, code, now=now)
        _take_up(session, member, seed)
        _note(session, member, "make-team-key")
    return _page(member, code=code)


@bp.post("/keys/prove")
@for_members()
@limited("login")
def prove(member: Member) -> Response:
    """Note that somebody holds the recovery code: they typed it back."""
    tried = _try(member, request.form.get("code", ""))
    if tried.seed is None:
        return _not_opened(member, tried, "prove")
    with context.writing() as session:
        _take_up(session, member, tried.seed)
        sealer = context.desk().sealer
        keys.note_proved(session, sealer, tried.seed, now=context.now())
        _note(session, member, "prove-team-key")
    return _done("proved")


@bp.post("/keys/unlock")
@for_members()
@limited("login")
def unlock(member: Member) -> Response:
    """Unlock the key for this session, with one's password or the recovery code."""
    tried = _try(member, request.form.get("secret", ""), or_password=True)
    if tried.seed is None:
        return _not_opened(member, tried, "unlock")
    with context.writing() as session:
        _take_up(session, member, tried.seed)
        _note(session, member, "unlock-team-key")
    there = onward()
    return redirect(there, 303) if there != HOME else _done("unlocked")


@bp.post("/keys/lock")
@for_members()
def lock(member: Member) -> Response:
    """Forget the unlocked key of this session."""
    with context.writing() as session:
        organiser_keys.lock(session, member.session_id)
    return _done("locked")


@bp.post("/keys/share")
@for_members(step_up=True, creators=True)
def share(member: Member) -> Response:
    """Give the team key to another organiser, or take it from them."""
    desk, now = context.desk(), context.now()
    give, seed = "take" not in request.form, visits.held(member)
    other = request.form.get("organiser", type=row_number)
    whom = context.reading().get(Organiser, other) if other is not None else None
    if whom is None or whom.removed_at is not None or seed is None:
        return _page(member, 422, wrong="locked")
    action = "share-team-key" if give else "take-team-key"
    name = whom.name or whom.email

    def work() -> None:
        mails = notices.prepare(
            context.reading(), desk, member, action, name, campaign_id=None, now=now
        )
        with context.writing() as session:
            if give:
                organiser_keys.share(session, desk.sealer, whom.id, seed)
            else:
                organiser_keys.take_away(session, whom.id)
            _note(session, member, action, name)
            notices.enqueue(session, mails, campaign_id=None, now=now)

    desk.with_todays_key(work)
    return _done("shared" if give else "taken")


@bp.post("/keys/renew")
@for_members(step_up=True, creators=True)
def renew(member: Member) -> Response:
    """Make a new team key for what comes, and show its recovery code this once."""
    desk, now = context.desk(), context.now()
    seed = visits.held(member)
    if seed is None:
        return _page(member, 422, wrong="locked")
    code = format_code(desk.randomness(20))
    new = organiser_keys.NewKey(desk.randomness(32), code, desk.randomness)

    def work() -> None:
        mails = notices.prepare(
            context.reading(), desk, member, "renew-team-key", "",
            campaign_id=None, now=now,
        )  # fmt: skip
        with context.writing() as session:
            organiser_keys.renew(session, desk.sealer, seed, new, now=now)
            _take_up(session, member, new.seed)
            _note(session, member, "renew-team-key")
            notices.enqueue(session, mails, campaign_id=None, now=now)

    desk.with_todays_key(work)
    return _page(member, code=code)


@bp.post("/keys/drill")
@for_members()
@limited("login")
def drill(member: Member) -> Response:
    """Prove that the recovery code still opens everything."""
    tried = _try(member, request.form.get("code", ""))
    if tried.seed is None:
        return _not_opened(member, tried, "drill")
    sealer = context.desk().sealer
    drilled = organiser_keys.drill(context.reading(), sealer, tried.seed, _newest)
    with context.writing() as session:
        if all(one.key_opened for one in drilled):
            keys.note_proved(session, sealer, tried.seed, now=context.now())
        _note(session, member, "drill-team-key")
    return _page(member, tried=drilled)


def _try(member: Member, secret: str, *, or_password: bool = False) -> Tried:
    """What a secret opens, before any transaction: it takes as long as a password.

    Wrong ones count as wrong passwords do, so that nobody guesses faster here.
    """
    wait = seconds_before_guess(PASSWORD, member.email)
    if wait:
        return Tried(None, wait)
    session, sealer = context.reading(), context.desk().sealer
    seed = None
    if or_password:
        seed = organiser_keys.unlock_with_password(session, sealer, member.id, secret)
    key = keys.team_key(session)
    if seed is None and key is not None:
        with suppress(WrongSecret):
            seed = keys.unlock_team(session, sealer, key.id, secret)
    if seed is not None:
        guessed_right(PASSWORD, member.email)
    return Tried(seed)


def _not_opened(member: Member, tried: Tried, where: str) -> Response:
    return _page(member, 429 if tried.wait else 422, tried.wait, wrong=where)


def _take_up(session: Session, member: Member, seed: bytes) -> None:
    """Hold the key in this session, and let one's password open it from now on."""
    desk, now = context.desk(), context.now()
    if member.id not in organiser_keys.holders(session):
        organiser_keys.share(session, desk.sealer, member.id, seed)
    organiser_keys.hold(
        session, desk.sealer, member.session_id, visits.visit().token, seed, now=now
    )


def _newest(session: Session, campaign_id: int) -> tuple[UUID, bytes] | None:
    row = session.execute(
        select(Signature.uid, Signature.sealed_record)
        .where(
            Signature.campaign_id == campaign_id,
            Signature.sealed_record.is_not(None),
        )
        .order_by(Signature.id.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None or row[1] is None else (row[0], row[1])


def _note(session: Session, member: Member, action: str, about: str = "") -> None:
    audit.note(session, action, now=context.now(), who=member.signed, about=about)


def _done(what: str) -> Response:
    return redirect(f"/organise/keys?done={what}", 303)


def _page(member: Member, status: int = 200, wait: int = 0, **facts: Any) -> Response:
    session = context.reading()
    organisers = session.scalars(
        select(Organiser)
        .where(Organiser.removed_at.is_(None))
        .order_by(Organiser.name, Organiser.email)
    ).all()
    shown = {"code": None, "wrong": None, "tried": None, **facts}
    page = shell.page(
        "organise/keys.html",
        member,
        status=status,
        key=keys.team_key(session),
        holders=organiser_keys.holders(session),
        organisers=organisers if member.may_create else (),
        done=request.args.get("done", ""),
        next=request.values.get("next", ""),
        wait=wait,
        **shown,
    )
    return shell.retry(page, wait)
