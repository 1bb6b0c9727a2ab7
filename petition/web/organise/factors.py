"""One's own second factors: listed, added, removed; never the last one."""

from __future__ import annotations

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from petition.domain.passkeys import BadPasskey
from petition.services import audit, second_factors
from petition.services.second_factors import LastFactor
from petition.services.sessions import Member
from petition.web import context
from petition.web.limits import limited
from petition.web.organise import shell, showing
from petition.web.organise.making import Making, made_app, made_key
from petition.web.organise.numbers import row_number
from petition.web.organise.policy import for_members

bp = Blueprint("factors", __name__)
HERE = "/organise/account/factors"


@bp.get("/account/factors")
@for_members(step_up=True)
def show(member: Member) -> Response:
    """What counts as a second factor, and ways to add one."""
    return _page(member, Making.begin(member))


@bp.post("/account/factors")
@for_members(step_up=True)
@limited("login")
def add(member: Member) -> Response:
    """Add a passkey, or an authenticator app in place of the earlier one."""
    if "answer" in request.form:
        try:
            made_key(member)
        except BadPasskey:
            return _page(member, Making.begin(member), 422, wrong="key")
        return _done(member)
    making = Making.again(member)
    if not made_app(member, making):
        return _page(member, making, 422, wrong="app")
    return _done(member)


@bp.post("/account/factors/remove")
@for_members(step_up=True)
def remove(member: Member) -> Response:
    """Take one away, unless nothing would be left."""
    number = request.form.get("factor", type=row_number)
    try:
        with context.writing() as session:
            if request.form.get("factor") == "app":
                gone = second_factors.remove_app(session, member.id)
            else:
                gone = number is not None and second_factors.remove_key(
                    session, member.id, number
                )
            if gone:
                now, who = context.now(), member.signed
                audit.note(session, "remove-second-factor", now=now, who=who)
    except LastFactor:
        return _page(member, Making.begin(member), 422, wrong="last")
    return redirect(f"{HERE}?done=removed", 303)


def _done(member: Member) -> Response:
    """To the printed codes first, if there are none yet."""
    if second_factors.has_codes(context.reading(), member.id):
        return redirect(f"{HERE}?done=added", 303)
    return redirect(f"/organise/codes?next={HERE}", 303)


def _page(
    member: Member, making: Making, status: int = 200, wrong: str = ""
) -> Response:
    return shell.page(
        "organise/factors.html",
        member,
        status=status,
        factors=second_factors.of(context.reading(), member.id),
        making=making,
        site=showing.site(),
        wrong=wrong,
        done=request.args.get("done", ""),
    )
