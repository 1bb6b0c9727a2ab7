"""Logging in and out: address and password first, then a second factor."""

from __future__ import annotations

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from petition.domain.devices import device_name
from petition.services import logins, sessions
from petition.services.logins import Known
from petition.services.sessions import FULL
from petition.web import context, pages
from petition.web.limits import guessed_right, limited, seconds_before_guess
from petition.web.organise import shell, visits
from petition.web.organise.onward import onward, then
from petition.web.organise.policy import LOGIN, SECOND, open_to_all

bp = Blueprint("login", __name__)
PASSWORD = "password"  # noqa: S105 – what is guessed, not one.


@bp.get("/login")
@open_to_all
def show() -> Response:
    """The form."""
    member = visits.member()
    if member is not None and member.standing == FULL:
        return redirect(onward(), 303)
    return _page()


@bp.post("/login")
@open_to_all
@limited("login")
def enter() -> Response:
    """Begin half a session for who has the right password."""
    email, password = request.form.get("email", ""), request.form.get("password", "")
    account = email.strip().lower()
    wait = seconds_before_guess(PASSWORD, account)
    if wait:
        return _page(429, wait=wait)
    known = logins.check_password(
        context.reading(),
        context.desk().sealer,
        context.backends().passwords,
        email,
        password,
    )
    if known is None:
        return _page(422, wrong=True)
    guessed_right(PASSWORD, account)
    begin_half(known)
    return then(SECOND)


@bp.post("/logout")
@open_to_all
def leave() -> Response:
    """End this session."""
    with context.writing() as session:
        sessions.end_by_token(session, visits.visit().token)
    visits.change_token(context.desk().randomness(32))
    return redirect(f"{LOGIN}?out=yes", 303)


def begin_half(known: Known) -> None:
    """Half a session on this device, under a new token; an earlier one ends."""
    desk, now = context.desk(), context.now()
    token = desk.randomness(32)
    with context.writing() as session:
        sessions.end_by_token(session, visits.visit().token)
        logins.begin_half(session, desk, known, token, device(), now)
    visits.change_token(token)


def device() -> str:
    """What this browser is called in the list of sessions."""
    return device_name(request.headers.get("User-Agent", ""))


def _page(status: int = 200, *, wrong: bool = False, wait: int = 0) -> Response:
    pages.interface_words()
    page = shell.page(
        "organise/login.html",
        None,
        status=status,
        email=request.form.get("email", ""),
        wrong=wrong,
        wait=wait,
        out=request.args.get("out") == "yes",
        next=onward(),
    )
    return shell.retry(page, wait)
