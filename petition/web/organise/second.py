"""The second factor: shown at each login, set up at the first."""

from __future__ import annotations

from flask import Blueprint, request
from werkzeug.wrappers import Response

from petition.domain.passkeys import BadPasskey
from petition.services import second_factors
from petition.services.sessions import Member
from petition.web import context
from petition.web.limits import limited
from petition.web.organise import shell, showing
from petition.web.organise.making import Making, made_app, made_key
from petition.web.organise.onward import for_half, let_in, onward, then
from petition.web.organise.policy import SECOND

bp = Blueprint("second", __name__)
NEW, CODES = f"{SECOND}/new", "/organise/codes"


@bp.get("/second")
@for_half
def show(member: Member) -> Response:
    """The form, or the way to set a second factor up."""
    if not second_factors.of(context.reading(), member.id).count:
        return then(NEW)
    if member.stepped_up_at is not None:
        return then(CODES)
    return _page(member)


@bp.post("/second")
@for_half
@limited("login")
def check(member: Member) -> Response:
    """Let in who shows a code or a passkey."""
    if not second_factors.of(context.reading(), member.id).count:
        return then(NEW)
    shown = showing.check_factor(member)
    if shown.right:
        return _go_on(member)
    return _page(member, 429 if shown.wait else 422, shown.wait, wrong=True)


@bp.get("/second/new")
@for_half
def choose(member: Member) -> Response:
    """The ways to have a second factor, for an account that has none."""
    if second_factors.of(context.reading(), member.id).count:
        return then(SECOND)
    return _choices(member, Making.begin(member))


@bp.post("/second/new")
@for_half
@limited("login")
def make(member: Member) -> Response:
    """Keep the first second factor, once it has proved that it works."""
    if second_factors.of(context.reading(), member.id).count:
        return then(SECOND)
    if "answer" in request.form:
        try:
            made_key(member)
        except BadPasskey:
            return _choices(member, Making.begin(member), 422, wrong="key")
        return _go_on(member)
    making = Making.again(member)
    if not made_app(member, making):
        return _choices(member, making, 422, wrong="app")
    return _go_on(member)


def _go_on(member: Member) -> Response:
    """Into the workspace; first to the printed codes, if there are none."""
    if second_factors.has_codes(context.reading(), member.id):
        return let_in(member)
    with context.writing() as session:
        second_factors.note_shown(session, member.session_id, now=context.now())
    return then(CODES)


def _page(
    member: Member, status: int = 200, wait: int = 0, *, wrong: bool = False
) -> Response:
    page = shell.page(
        "organise/second.html",
        None,
        status=status,
        factors=second_factors.of(context.reading(), member.id),
        site=showing.site(),
        wrong=wrong,
        wait=wait,
        next=onward(),
    )
    return shell.retry(page, wait)


def _choices(
    member: Member, making: Making, status: int = 200, wrong: str = ""
) -> Response:
    return shell.page(
        "organise/second_new.html",
        None,
        status=status,
        making=making,
        site=showing.site(),
        wrong=wrong,
        next=onward(),
    )
