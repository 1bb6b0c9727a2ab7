"""Tokens that end news by mail: they need no row of their own, and work for good."""

from __future__ import annotations

import hmac
from uuid import UUID

from petition.domain.tokens import LENGTH, parse_token, token_text

#: The first bytes say where the signature lies; the rest proves that we wrote them.
PLACE = 8


def unsubscribe_token(secret: bytes, signature_id: int, uid: UUID) -> str:
    """The token in the news that is mailed for a signature.

    It is bound to the signature's random uid by a MAC (HMAC-SHA-256, 24 bytes).
    """
    return token_text(signature_id.to_bytes(PLACE) + _mac(secret, uid))


def signature_of(token: str) -> int | None:
    """The signature that a token speaks of, if it looks like one; nothing is proved."""
    raw = parse_token(token)
    found = int.from_bytes(raw[:PLACE]) if raw is not None else 0
    # No database has a row beyond its largest whole number.
    return found if 0 < found < 2**63 else None


def is_genuine(token: str, secret: bytes, uid: UUID) -> bool:
    """Whether we wrote a token for the signature with this uid."""
    raw = parse_token(token) or b""
    return hmac.compare_digest(raw[PLACE:], _mac(secret, uid))


def _mac(secret: bytes, uid: UUID) -> bytes:
    message = b"petition/unsubscribe/v1\0" + uid.bytes
    return hmac.digest(secret, message, "sha256")[: LENGTH - PLACE]
