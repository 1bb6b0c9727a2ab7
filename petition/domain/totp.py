"""Codes of authenticator apps (RFC 6238): six digits, a new one every 30 seconds."""

from __future__ import annotations

import base64
import hmac
from datetime import datetime

import pyotp

SECRET = 20  # Bytes, RFC 4226 §4 R6.
STEP = 30  # Seconds.
DRIFT = 1  # Steps that a phone's clock may be off.
DIGITS = 6


def secret_text(secret: bytes) -> str:
    """The secret as apps take it when it is typed: base32 in groups of four."""
    letters = _base32(secret)
    return " ".join(letters[n : n + 4] for n in range(0, len(letters), 4))


def address(secret: bytes, account: str, issuer: str) -> str:
    """The `otpauth://` address that a QR code holds."""
    return pyotp.TOTP(_base32(secret)).provisioning_uri(
        name=account, issuer_name=issuer
    )


def code_at(secret: bytes, moment: datetime) -> str:
    """The code that an app shows at a moment."""
    return _code(secret, _step(moment))


def step_of(
    secret: bytes, typed: str, moment: datetime, last: int | None = None
) -> int | None:
    """The time step whose code was typed, or None if it is none of now.

    Steps up to `last` have been used: a code that somebody looked on works once.
    """
    code = "".join(typed.split())
    if len(code) != DIGITS or not (code.isascii() and code.isdigit()):
        return None
    now, found = _step(moment), None
    for step in range(now - DRIFT, now + DRIFT + 1):
        right = hmac.compare_digest(_code(secret, step), code)
        if right and (last is None or step > last):
            found = step
    return found


def _step(moment: datetime) -> int:
    return int(moment.timestamp()) // STEP


def _code(secret: bytes, step: int) -> str:
    return pyotp.TOTP(_base32(secret)).generate_otp(step)


def _base32(secret: bytes) -> str:
    return base64.b32encode(secret).decode("ascii")
