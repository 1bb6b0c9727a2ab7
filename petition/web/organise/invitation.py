"""Links that make an account, a membership, a new password or, on trial, a login."""

from __future__ import annotations

from flask import Blueprint, redirect, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from petition.domain.names import BadName, clean_name
from petition.domain.passwords import BadPassword
from petition.domain.refusals import UnknownToken
from petition.services import accounts, audit, invitations, logins
from petition.services.accounts import AccountStands, NewPassword
from petition.services.invitations import JOIN, LOGIN, RESET, InvitationOver, Invited
from petition.services.logins import Known
from petition.services.sessions import FULL, Member
from petition.web import context, pages, sentences
from petition.web.limits import limited
from petition.web.organise import shell, visits
from petition.web.organise.login import begin_half, device
from petition.web.organise.policy import SECOND, open_to_all

bp = Blueprint("invitation", __name__)


@bp.get("/invitation/<token>")
@open_to_all
@limited("login")
def show(token: str) -> Response:
    """Who invites, to what, and how to accept."""
    invited = _invited(token)
    return _page(token, invited) if isinstance(invited, Invited) else invited


@bp.post("/invitation/<token>")
@open_to_all
@limited("login")
def accept(token: str) -> Response:
    """Do what the link is for."""
    invited = _invited(token)
    if not isinstance(invited, Invited):
        return invited
    member = _whole_member()
    try:
        if invited.kind == LOGIN:
            return _log_in(invited)
        if invited.kind == RESET:
            return _reset(token, invited)
        if member is not None:
            return _join(token, invited, member)
        return _make_account(token, invited)
    except InvitationOver as over:
        return _over(410, over.args[0])
    except AccountStands:
        return _page(token, invited, 409, has_account=True)


def _invited(token: str) -> Invited | Response:
    """What the link leads to, or the page that says that it leads nowhere."""
    pages.interface_words()
    try:
        invited = invitations.find(context.reading(), token, now=context.now())
    except InvitationOver as over:
        return _over(410, over.args[0])
    except UnknownToken:
        return _over(404, "")
    if invited.kind == LOGIN and not context.settings().development:
        return _over(404, "")
    return invited


def _join(token: str, invited: Invited, member: Member) -> Response:
    """Add what they are invited to, to an account that is logged in."""
    if member.email != invited.email:
        return _page(token, invited, 409)
    with context.writing() as session:
        _take_up(session, invited, member.id, member.signed)
    return redirect(_first_page(invited), 303)


def _make_account(token: str, invited: Invited) -> Response:
    """A new account with a password; its second factor comes next."""
    name, words = request.form.get("name", ""), context.words()
    try:
        name = clean_name(name)
    except BadName as bad:
        said = sentences.name_fault(words, bad.reason)
        return _page(token, invited, 422, errors={"name": said})
    if accounts.by_email(context.reading(), invited.email) is not None:
        raise AccountStands
    new = _new_password(invited.email, name)
    if isinstance(new, str):
        return _page(token, invited, 422, errors={"password": new})
    now = context.now()
    with context.writing() as session:
        organiser = accounts.make(
            session, context.desk().uid(), invited.email,
            name=name, language=words.tag, now=now,
        )  # fmt: skip
        accounts.set_password(session, organiser.id, new)
        who = (organiser.id, name)
        audit.note(session, "make-account", now=now, who=who, about=invited.email)
        _take_up(session, invited, organiser.id, who)
        known = Known(organiser.id, None)
    begin_half(known)
    return redirect(f"{SECOND}?next={_first_page(invited)}", 303)


def _reset(token: str, invited: Invited) -> Response:
    """A new password in place of everything that was lost."""
    account = accounts.by_email(context.reading(), invited.email)
    if account is None:
        return _over(410, RESET)
    new = _new_password(account.email, account.name)
    if isinstance(new, str):
        return _page(token, invited, 422, errors={"password": new})
    now, who = context.now(), (account.id, account.name or account.email)
    with context.writing() as session:
        invitations.use(session, invited, now=now)
        accounts.begin_anew(session, account.id, new)
        audit.note(session, "begin-anew", now=now, who=who)
    begin_half(Known(account.id, None))
    return redirect(SECOND, 303)


def _log_in(invited: Invited) -> Response:
    """Log in on a trial copy, without formalities."""
    desk, now = context.desk(), context.now()
    token = desk.randomness(32)
    account = accounts.by_email(context.reading(), invited.email)
    if account is None:
        return _over(410, LOGIN)
    with context.writing() as session:
        invitations.use(session, invited, now=now)
        logins.begin_whole(session, desk, Known(account.id, None), token, device(), now)
    visits.change_token(token)
    return redirect("/organise/", 303)


def _new_password(email: str, name: str) -> NewPassword | str:
    """What follows from the password that was typed, or what is wrong with it."""
    desk = context.desk()
    try:
        return accounts.prepare_password(
            desk.sealer, context.backends().passwords, desk.randomness,
            request.form.get("password", ""), (email, name),
        )  # fmt: skip
    except BadPassword as bad:
        return sentences.password_fault(context.words(), bad.reason)


def _take_up(
    session: Session, invited: Invited, organiser_id: int, who: tuple[int, str]
) -> None:
    now = context.now()
    invitations.accept(session, invited, organiser_id, now=now)
    if invited.campaign_id is not None and invited.role is not None:
        audit.note(
            session, "join-campaign", now=now, who=who,
            campaign_id=invited.campaign_id, about=invited.role,
        )  # fmt: skip


def _first_page(invited: Invited) -> str:
    if invited.campaign is None:
        return "/organise/"
    return f"/organise/c/{invited.campaign}/"


def _whole_member() -> Member | None:
    member = visits.member()
    return member if member is not None and member.standing == FULL else None


def _page(
    token: str,
    invited: Invited,
    status: int = 200,
    *,
    errors: dict[str, str] | None = None,
    has_account: bool = False,
) -> Response:
    member = _whole_member()
    template = {
        JOIN: "organise/invitation.html",
        LOGIN: "organise/login_link.html",
        RESET: "organise/reset.html",
    }[invited.kind]
    return shell.page(
        template,
        member,
        status=status,
        invited=invited,
        here=f"/organise/invitation/{token}",
        name=request.form.get("name", ""),
        errors=errors or {},
        has_account=has_account,
        others=member is not None and member.email != invited.email,
    )


def _over(status: int, kind: str) -> Response:
    return shell.page("organise/invitation_over.html", None, status=status, kind=kind)
