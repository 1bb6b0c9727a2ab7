"""What a page finds when somebody shows a second factor; how long they wait."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, abort, request

from petition.domain import passkeys
from petition.domain.passkeys import CHALLENGE, BadPasskey, Site
from petition.models import Organiser
from petition.services import audit, second_factors
from petition.services.sessions import FULL, Member
from petition.web import context, pages
from petition.web.limits import guessed_right, limited, seconds_before_guess
from petition.web.organise import visits
from petition.web.organise.policy import open_to_all

bp = Blueprint("passkeys", __name__)
CODE = "code"


@dataclass(frozen=True)
class Shown:
    """Whether it was right, and the seconds to wait if nothing was looked at."""

    right: bool
    wait: int = 0


def site() -> Site:
    """Where passkeys hold."""
    return Site(context.settings().base_url)


def check_factor(member: Member) -> Shown:
    """Whether the request shows a second factor of the member: passkey or code."""
    if request.form.get("answer"):
        return Shown(_key_was_shown(member))
    # Whoever guesses here knows the password: what others try counts, too.
    wait = seconds_before_guess(CODE, member.email, anywhere=True)
    if wait:
        return Shown(right=False, wait=wait)
    if not _code_was_right(member):
        return Shown(right=False)
    guessed_right(CODE, member.email, anywhere=True)
    return Shown(right=True)


@bp.post("/passkey")
@open_to_all
@limited("login")
def ask() -> Response:
    """What a browser is to ask its passkey, or to make one, as JSON."""
    member = visits.member()
    if member is None:
        abort(404)
    making = request.form.get("for") == "make"
    if making and not _may_make(member):
        abort(404)
    challenge = context.desk().randomness(CHALLENGE)
    with context.writing() as session:
        second_factors.ask_for_key(session, member.session_id, challenge)
        known = second_factors.known_ids(session, member.id)
    if making:
        options = passkeys.to_make(site(), member.uid, member.email, challenge, known)
    else:
        options = passkeys.to_show(site(), challenge, known)
    return pages.for_one(_json(options))


def _may_make(member: Member) -> bool:
    """Whoever has a second factor shows it before they make another one."""
    if member.standing == FULL:
        return member.is_stepped_up(context.now())
    return not second_factors.of(context.reading(), member.id).count


def _key_was_shown(member: Member) -> bool:
    try:
        with context.writing() as session:
            second_factors.key_shown(
                session,
                site(),
                member.id,
                member.session_id,
                request.form["answer"],
                now=context.now(),
            )
    except BadPasskey:
        return False
    return True


def _code_was_right(member: Member) -> bool:
    typed, now = request.form.get("code", ""), context.now()
    with context.writing() as session:
        kind = second_factors.spend_code(
            session, context.desk().sealer, member.id, typed, now=now
        )
        if kind == "printed":
            audit.note(session, "use-backup-code", now=now, who=member.signed)
    return kind is not None


def _json(text: str) -> Response:
    return Response(text, mimetype="application/json")


def account_of(member: Member) -> Organiser:
    """The member's row."""
    return context.reading().get_one(Organiser, member.id)
