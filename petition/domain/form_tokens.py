"""Tokens of public forms: which campaign, and when the form was rendered.

They hold no session and no chance, so one cached page serves everybody. What
guards the count is the confirmation mail; a token only slows down machines.
"""

from __future__ import annotations

import base64
import hmac
import re
import struct
from enum import StrEnum

LAYOUT = struct.Struct(">BQQ")  # Version, campaign, render time: 17 bytes.
VERSION = 1
MAC_LENGTH = 16
PATTERN = re.compile(r"[A-Za-z0-9_-]{44}")  # 33 bytes: no padding, one spelling.
CLOCK_SKEW = 60  # Seconds by which the clocks of two machines may differ.
DAY = 86_400


class FormTokenFault(StrEnum):
    """Why a form token does not count."""

    MISSING = "missing"
    FORGED = "forged"
    FOREIGN = "foreign"  # Of another campaign.
    TOO_YOUNG = "too_young"
    TOO_OLD = "too_old"


def issue(key: bytes, campaign_id: int, now: int) -> str:
    """The token of a form that is rendered at `now` (Unix seconds)."""
    body = LAYOUT.pack(VERSION, campaign_id, now)
    return base64.urlsafe_b64encode(body + _mac(key, body)).decode("ascii")


def check(
    key: bytes,
    token: str | None,
    campaign_id: int,
    now: int,
    youngest: int,
    oldest: int = DAY,
) -> FormTokenFault | None:
    """What is wrong with a form token, or None.

    It must be at least `youngest` and at most `oldest` seconds old; one from up
    to a minute ahead of `now` counts as just issued.
    """
    if not token:
        return FormTokenFault.MISSING
    content = _read(key, token)
    if content is None:
        return FormTokenFault.FORGED
    campaign, issued = content
    if campaign != campaign_id:
        return FormTokenFault.FOREIGN
    return _age_fault(now - issued, youngest, oldest)


def _age_fault(age: int, youngest: int, oldest: int) -> FormTokenFault | None:
    """What the age of a token, in seconds, speaks against, if anything."""
    if age < -CLOCK_SKEW or max(age, 0) < youngest:
        return FormTokenFault.TOO_YOUNG
    return FormTokenFault.TOO_OLD if age > oldest else None


def _read(key: bytes, token: str) -> tuple[int, int] | None:
    """Campaign and render time of a token that we made, else None."""
    if PATTERN.fullmatch(token) is None:
        return None
    raw = base64.urlsafe_b64decode(token)
    body, mac = raw[: LAYOUT.size], raw[LAYOUT.size :]
    if not hmac.compare_digest(mac, _mac(key, body)):
        return None
    version, campaign, issued = LAYOUT.unpack(body)
    return (campaign, issued) if version == VERSION else None


def _mac(key: bytes, body: bytes) -> bytes:
    """The tag that only the holder of the key can make: HMAC-SHA256, 16 bytes."""
    return hmac.digest(key, b"petition/form/v1\0" + body, "sha256")[:MAC_LENGTH]
