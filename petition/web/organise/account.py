"""One's own account: name, language, password, and where one is logged in."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from petition.documents.words import interface_languages
from petition.domain.names import BadName, clean_name
from petition.domain.passwords import BadPassword
from petition.models import Organiser
from petition.services import accounts, audit, second_factors, sessions
from petition.services.sessions import Member
from petition.web import context, sentences
from petition.web.limits import guessed_right, limited, seconds_before_guess
from petition.web.organise import shell, showing, visits
from petition.web.organise.login import PASSWORD
from petition.web.organise.policy import LOGIN, for_members

bp = Blueprint("account", __name__)
HERE = "/organise/account"


@dataclass
class Filled:
    """What somebody typed, and what is wrong with it, by field."""

    name: str
    language: str
    errors: dict[str, str] = field(default_factory=dict)


@bp.get("/account")
@for_members()
def show(member: Member) -> Response:
    """The account."""
    return _page(member, Filled(member.name, member.language))


@bp.post("/account")
@for_members()
def describe(member: Member) -> Response:
    """Keep name and language."""
    filled = Filled(request.form.get("name", ""), request.form.get("language", ""))
    words = context.words()
    try:
        filled.name = clean_name(filled.name)
    except BadName as bad:
        filled.errors["name"] = sentences.name_fault(words, bad.reason)
    if filled.language not in interface_languages():
        filled.errors["language"] = words.gettext("Please choose one.")
    if filled.errors:
        return _page(member, filled, 422)
    with context.writing() as session:
        accounts.describe(session, member.id, filled.name, filled.language)
    return redirect(f"{HERE}?done=kept", 303)


@bp.get("/account/password")
@for_members()
def ask_password(member: Member) -> Response:
    """The form for a new password."""
    return _password_page(member)


@bp.post("/account/password")
@for_members()
@limited("login")
def change_password(member: Member) -> Response:
    """Let another password count; all other sessions end."""
    account, old = showing.account_of(member), request.form.get("old", "")
    wait = seconds_before_guess(PASSWORD, member.email)
    if wait:
        return _password_page(member, 429, wait=wait)
    if not _knows_old(account, old):
        return _password_page(member, 422, wrong="old")
    guessed_right(PASSWORD, member.email)
    desk = context.desk()
    try:
        new = accounts.prepare_password(
            desk.sealer, context.backends().passwords, desk.randomness,
            request.form.get("password", ""), (member.email, member.name),
            before=(account, old),
        )  # fmt: skip
    except BadPassword as bad:
        said = sentences.password_fault(context.words(), bad.reason)
        return _password_page(member, 422, wrong=said)
    with context.writing() as session:
        accounts.set_password(session, member.id, new, keep=member.session_id)
        audit.note(session, "change-password", now=context.now(), who=member.signed)
    return redirect(f"{HERE}?done=password", 303)


@bp.post("/account/sessions")
@for_members()
def end(member: Member) -> Response:
    """End one session, or all."""
    asked = request.form.get("session", "")
    found = _session_id(member, asked)
    with context.writing() as session:
        if asked == "all":
            sessions.end_all(session, member.id)
        elif found is not None:
            sessions.end(session, member.id, found)
    if asked in ("all", str(member.session_uid)):
        visits.change_token(context.desk().randomness(32))
        return redirect(f"{LOGIN}?out=yes", 303)
    return redirect(f"{HERE}?done=ended", 303)


def _knows_old(account: Organiser, old: str) -> bool:
    """Whether somebody knows the password; on a trial copy there may be none."""
    if account.password is None:
        return context.settings().development
    return context.backends().passwords.matches(old, account.password)


def _session_id(member: Member, asked: str) -> int | None:
    try:
        uid = UUID(asked)
    except ValueError:
        return None
    mine = sessions.of_organiser(context.reading(), member.id)
    return next((one.id for one in mine if one.uid == uid), None)


def _page(member: Member, filled: Filled, status: int = 200) -> Response:
    session, now = context.reading(), context.now()
    mine = sessions.of_organiser(session, member.id)
    return shell.page(
        "organise/account.html",
        member,
        status=status,
        filled=filled,
        languages_offered=interface_languages(),
        factors=second_factors.of(session, member.id),
        has_password=showing.account_of(member).password is not None,
        sessions=[one for one in mine if one.expires_at > now],
        done=request.args.get("done", ""),
    )


def _password_page(
    member: Member, status: int = 200, *, wrong: str = "", wait: int = 0
) -> Response:
    page = shell.page(
        "organise/password.html",
        member,
        status=status,
        has_password=showing.account_of(member).password is not None,
        wrong=wrong,
        wait=wait,
    )
    return shell.retry(page, wait)
