"""Printed codes for a lost second factor: shown once, and kept as hashes."""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from petition.domain.backup_codes import draw_codes
from petition.domain.refusals import CannotOpen
from petition.services import audit, second_factors
from petition.services.sessions import FULL, Member
from petition.web import context
from petition.web.organise import shell, visits
from petition.web.organise.onward import let_in, onward, then
from petition.web.organise.policy import LOGIN, PROVE, SECOND, open_to_all

bp = Blueprint("codes", __name__)


@bp.get("/codes")
@open_to_all
def show() -> Any:
    """Ten new codes to print; the earlier ones count until these are kept."""
    member = _member()
    if not isinstance(member, Member):
        return member
    codes = draw_codes(context.desk().randomness)
    return _page(member, codes, _sealed(member, codes))


@bp.post("/codes")
@open_to_all
def keep() -> Any:
    """Let the codes count once somebody says that they are printed."""
    member = _member()
    if not isinstance(member, Member):
        return member
    sealed = request.form.get("sealed", "")
    codes = _opened(member, sealed)
    if codes is None:
        return then("/organise/codes")
    if "kept" not in request.form:
        return _page(member, codes, sealed, 422)
    with context.writing() as session:
        second_factors.keep_codes(session, context.desk().sealer, member.id, codes)
        audit.note(session, "print-backup-codes", now=context.now(), who=member.signed)
    if member.standing == FULL:
        return redirect(onward(), 303)
    return let_in(member)


def _member() -> Any:
    """Somebody who has just shown their second factor, or the way to do so."""
    member = visits.member()
    if member is None:
        return then(LOGIN)
    context.speak(member.language)
    if member.standing != FULL:
        return member if member.stepped_up_at is not None else then(SECOND)
    return member if member.is_stepped_up(context.now()) else _prove()


def _prove() -> Response:
    return redirect(f"{PROVE}?next=/organise/codes", 303)


def _sealed(member: Member, codes: list[str]) -> str:
    """The codes as they travel with the form, wrapped for this session."""
    wrapped = context.desk().sealer.wrap(_purpose(member), json.dumps(codes).encode())
    return base64.b64encode(wrapped).decode()


def _opened(member: Member, sealed: str) -> list[str] | None:
    try:
        wrapped = base64.b64decode(sealed, validate=True)
        plain = context.desk().sealer.unwrap(_purpose(member), wrapped)
    except (binascii.Error, ValueError, CannotOpen):
        return None
    codes: list[str] = json.loads(plain)
    return codes


def _purpose(member: Member) -> str:
    return f"organiser-new-codes/{member.session_uid}"


def _page(member: Member, codes: list[str], sealed: str, status: int = 200) -> Response:
    return shell.page(
        "organise/codes.html",
        member if member.standing == FULL else None,
        status=status,
        codes=codes,
        sealed=sealed,
        email=member.email,
        next=onward(),
    )
