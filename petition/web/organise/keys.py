"""The team key in organisers' hands: made, proved, unlocked, shared and renewed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, request
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from petition.domain.recovery_codes import format_code
from petition.domain.refusals import CannotOpen, WrongSecret
from petition.models import Organiser, Signature
from petition.services import audit, keys, notices, organiser_keys
from petition.services.sessions import Member
from petition.web import context
from petition.web.organise import shell, visits
from petition.web.organise.policy import for_members

bp = Blueprint("keys", __name__)


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
def prove(member: Member) -> Response:
    """Note that somebody holds the recovery code: they typed it back."""
    desk, now = context.desk(), context.now()
    code = request.form.get("code", "")
    try:
        with context.writing() as session:
            key = keys.team_key(session)
            if key is None:
                return redirect("/organise/keys", 303)
            seed = keys.unlock_team(session, desk.sealer, key.id, code)
            keys.prove(session, desk.sealer, key, code, now=now)
            _take_up(session, member, seed)
            _note(session, member, "prove-team-key")
    except WrongSecret:
        return _page(member, 422, wrong="prove")
    return _done("proved")


@bp.post("/keys/unlock")
@for_members()
def unlock(member: Member) -> Response:
    """Unlock the key for this session, with one's password or the recovery code."""
    sealer, secret = context.desk().sealer, request.form.get("secret", "")
    try:
        with context.writing() as session:
            seed = organiser_keys.unlock_with_password(
                session, sealer, member.id, secret
            )
            if seed is None:
                key = keys.team_key(session)
                if key is None:
                    return redirect("/organise/keys", 303)
                seed = keys.unlock_team(session, sealer, key.id, secret)
            _take_up(session, member, seed)
            _note(session, member, "unlock-team-key")
    except WrongSecret:
        return _page(member, 422, wrong="unlock")
    there = request.form.get("next", "")
    return redirect(there, 303) if _is_ours(there) else _done("unlocked")


@bp.post("/keys/lock")
@for_members()
def lock(member: Member) -> Response:
    """Forget the unlocked key of this session."""
    with context.writing() as session:
        organiser_keys.lock(session, member.session_id)
    return _done("locked")


@bp.post("/keys/share")
@for_members(step_up=True)
def share(member: Member) -> Response:
    """Give the team key to another organiser, or take it from them."""
    desk, now = context.desk(), context.now()
    give, seed = "take" not in request.form, visits.held(member)
    other = request.form.get("organiser", type=int)
    whom = context.reading().get(Organiser, other) if other is not None else None
    if whom is None or seed is None or not member.may_create:
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
def drill(member: Member) -> Response:
    """Prove that the recovery code still opens everything."""
    desk, code = context.desk(), request.form.get("code", "")
    try:
        with context.writing() as session:
            tried = organiser_keys.drill(session, desk.sealer, code, _newest)
            key = keys.team_key(session)
            if key is not None and all(one.key_opened for one in tried):
                keys.prove(session, desk.sealer, key, code, now=context.now())
            _note(session, member, "drill-team-key")
    except (WrongSecret, CannotOpen):
        return _page(member, 422, wrong="drill")
    return _page(member, tried=tried)


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


def _is_ours(path: str) -> bool:
    return path.startswith("/organise/") and "\\" not in path


def _page(member: Member, status: int = 200, **facts: Any) -> Response:
    session = context.reading()
    organisers = session.scalars(
        select(Organiser)
        .where(Organiser.removed_at.is_(None))
        .order_by(Organiser.name, Organiser.email)
    ).all()
    shown = {"code": None, "wrong": None, "tried": None, **facts}
    return shell.page(
        "organise/keys.html",
        member,
        status=status,
        key=keys.team_key(session),
        holders=organiser_keys.holders(session),
        organisers=organisers if member.may_create else (),
        done=request.args.get("done", ""),
        next=request.args.get("next", ""),
        **shown,
    )
