"""Making a second factor: nothing is kept until it has proved that it works."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass

from flask import request
from markupsafe import Markup

from petition.documents.qr_codes import qr_code
from petition.domain import totp
from petition.domain.names import BadText, clean_line
from petition.domain.refusals import CannotOpen
from petition.services import audit, second_factors
from petition.services.sessions import Member
from petition.web import context
from petition.web.organise.login import device
from petition.web.organise.showing import site

LABEL = 60


@dataclass(frozen=True, repr=False)
class Making:
    """A secret for an authenticator app that is being set up.

    It travels with the form, wrapped for this session: GET keeps nothing.
    """

    secret: bytes
    sealed: str
    email: str

    @classmethod
    def begin(cls, member: Member) -> Making:
        """A new secret."""
        desk = context.desk()
        secret = desk.randomness(totp.SECRET)
        wrapped = desk.sealer.wrap(_purpose(member), secret)
        return cls(secret, base64.b64encode(wrapped).decode(), member.email)

    @classmethod
    def again(cls, member: Member) -> Making:
        """The secret that the form brings back; else a new one."""
        sealed = request.form.get("sealed", "")
        try:
            wrapped = base64.b64decode(sealed, validate=True)
            secret = context.desk().sealer.unwrap(_purpose(member), wrapped)
        except (binascii.Error, ValueError, CannotOpen):
            return cls.begin(member)
        return cls(secret, sealed, member.email)

    @property
    def picture(self) -> Markup:
        """The QR code that an app scans."""
        return Markup(qr_code(totp.address(self.secret, self.email, site().host)))  # noqa: S704 – segno draws it.

    @property
    def text(self) -> str:
        """The secret to be typed."""
        return totp.secret_text(self.secret)


def made_app(member: Member, making: Making) -> bool:
    """Keep the app if its code is right; whether it was."""
    now = context.now()
    step = totp.step_of(making.secret, request.form.get("code", ""), now)
    if step is None:
        return False
    with context.writing() as session:
        sealer = context.desk().sealer
        second_factors.add_app(session, sealer, member.id, making.secret, step)
        audit.note(session, "add-second-factor", now=now, who=member.signed)
    return True


def made_key(member: Member) -> None:
    """Keep the passkey that the browser has made, or BadPasskey."""
    now = context.now()
    with context.writing() as session:
        key = second_factors.key_made(
            session, site(), member.session_id, request.form.get("answer", "")
        )
        second_factors.add_key(session, member.id, key, _label(), now=now)
        audit.note(session, "add-second-factor", now=now, who=member.signed)


def _label() -> str:
    try:
        typed = clean_line(request.form.get("label", ""), LABEL)
    except BadText:
        typed = ""
    return typed or device()


def _purpose(member: Member) -> str:
    return f"organiser-app-setup/{member.session_uid}"
