"""Proving again who one is, before what matters most."""

from __future__ import annotations

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from petition.services import logins, second_factors
from petition.services.sessions import Member
from petition.web import context
from petition.web.limits import guessed_right, limited, seconds_before_guess
from petition.web.organise import shell, showing, visits
from petition.web.organise.login import PASSWORD
from petition.web.organise.onward import onward
from petition.web.organise.policy import for_members
from petition.web.organise.showing import Shown

bp = Blueprint("prove", __name__)


@bp.get("/prove")
@for_members()
def show(member: Member) -> Response:
    """The form."""
    return _page(member)


@bp.post("/prove")
@for_members()
@limited("login")
def check(member: Member) -> Response:
    """Note that somebody proved it, and go on to what they wanted to do."""
    desk, seed = context.desk(), None
    if request.form.get("password"):
        shown, seed = _check_password(member)
    elif _needs_nothing(member):
        shown = Shown(right=True)
    else:
        shown = showing.check_factor(member)
    if not shown.right:
        return _page(member, 429 if shown.wait else 422, shown.wait, wrong=True)
    token, now = visits.visit().token, context.now()
    with context.writing() as session:
        logins.step_up(session, desk, member, token, seed, now)
    return redirect(onward(), 303)


def _check_password(member: Member) -> tuple[Shown, bytes | None]:
    """Whether the password is right, and the team key if that unlocks it."""
    wait = seconds_before_guess(PASSWORD, member.email)
    if wait:
        return Shown(right=False, wait=wait), None
    known = logins.check_password(
        context.reading(),
        context.desk().sealer,
        context.backends().passwords,
        member.email,
        request.form["password"],
    )
    if known is None:
        return Shown(right=False), None
    guessed_right(PASSWORD, member.email)
    return Shown(right=True), known.team_seed


def _needs_nothing(member: Member) -> bool:
    """Whether an account on a trial copy has nothing yet that it could show."""
    factors = second_factors.of(context.reading(), member.id).count
    return (
        context.settings().development
        and not factors
        and showing.account_of(member).password is None
    )


def _page(
    member: Member, status: int = 200, wait: int = 0, *, wrong: bool = False
) -> Response:
    page = shell.page(
        "organise/prove.html",
        member,
        status=status,
        factors=second_factors.of(context.reading(), member.id),
        has_password=showing.account_of(member).password is not None,
        free=_needs_nothing(member),
        site=showing.site(),
        wrong=wrong,
        wait=wait,
        next=onward(),
    )
    return shell.retry(page, wait)
