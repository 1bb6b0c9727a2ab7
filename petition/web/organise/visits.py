"""Who is visiting the workspace: their cookie, their session, their CSRF token."""

from __future__ import annotations

import hmac
from datetime import timedelta
from typing import Any, cast

from flask import Flask, Response, request, session
from flask.sessions import SecureCookieSession, SessionInterface, SessionMixin
from flask_wtf.csrf import CSRFProtect

from petition.domain.visits import FRESH, IDLE, Visit, cookie_text, parse_cookie
from petition.services import organiser_keys, sessions
from petition.services.sessions import Member
from petition.web import context

#: What the boot key's derived secrets are used for.
COOKIES, CSRF = "organiser-cookies", "organiser-csrf"
AREA = "/organise/"
#: The last use of a session is as exact as this.
NOTED = timedelta(minutes=5)
csrf = CSRFProtect()


class Visitor(SecureCookieSession):
    """A browser in the workspace; Flask-WTF finds its CSRF token here."""

    #: What the cookie says, or a new one that nobody has logged in with yet.
    visit: Visit
    #: What the answer's cookie is to say from now on, if anything new.
    renewed: Visit | None = None


class Visits(SessionInterface):
    """Sessions live in the database; the cookie holds a token and its last use."""

    def open_session(self, app: Flask, request: Any) -> SessionMixin | None:
        """The visitor that the request's cookie tells of; none outside the area."""
        visitor = Visitor()
        if not request.path.startswith(AREA):
            return visitor
        now, secret = context.now(), _secret(COOKIES)
        visit = parse_cookie(secret, request.cookies.get(cookie_name(), ""))
        if visit is not None and visit.idle(now) > IDLE:
            visit = None
        if visit is None:
            visit = visitor.renewed = Visit(context.desk().randomness(32), now)
        elif visit.idle(now) > FRESH:
            visitor.renewed = Visit(visit.token, now)
        visitor.visit = visit
        # Flask-WTF signs it again; the raw token belongs to this cookie alone.
        visitor["csrf_token"] = hmac.digest(_secret(CSRF), visit.token, "sha1").hex()
        return visitor

    def save_session(
        self, app: Flask, session: SessionMixin, response: Response
    ) -> None:
        """Write the cookie again where the request renewed or ended it."""
        renewed = cast(Visitor, session).renewed
        if renewed is not None:
            response.set_cookie(
                cookie_name(),
                cookie_text(_secret(COOKIES), renewed),
                secure=_is_secure(),
                httponly=True,
                samesite="Lax",
                path="/",
            )


def init_visits(app: Flask, secret: bytes) -> None:
    """Give the workspace its sessions and its CSRF protection."""
    app.session_interface = Visits()
    app.secret_key = secret
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False  # The workspace asks for it itself.
    app.config["WTF_CSRF_TIME_LIMIT"] = None  # It ends with the session.
    csrf.init_app(app)


def visit() -> Visit:
    """What this request's cookie says."""
    return cast(Visitor, session).visit


def change_token(token: bytes) -> None:
    """Let the answer's cookie carry another token: at login, and when it ends."""
    visitor = cast(Visitor, session)
    visitor.renewed = Visit(token, context.now())


def member() -> Member | None:
    """Who is logged in with this request's cookie, first factor at least."""
    return sessions.find(context.reading(), visit().token, now=context.now())


def held(member: Member) -> bytes | None:
    """The team key's seed, if this session holds it unlocked."""
    mine, sealer = visit(), context.desk().sealer
    idle = mine.idle(context.now())
    return organiser_keys.held(context.reading(), sealer, member, mine.token, idle)


def note_use() -> None:
    """Note now and then that a session is used; reading notes nothing."""
    if request.method != "POST":
        return
    found, now = member(), context.now()
    if found is not None and now - found.seen_at > NOTED:
        with context.writing() as writing:
            sessions.use(writing, found.session_id, now=now)


def cookie_name() -> str:
    """`__Host-` wherever the public address is one of HTTPS (RFC 6265bis §4.1.3)."""
    return "__Host-petition" if _is_secure() else "petition"


def _is_secure() -> bool:
    return context.settings().base_url.startswith("https://")


def _secret(purpose: str) -> bytes:
    return context.desk().sealer.secret(purpose)
