"""Tokens that stand in links: 32 random bytes, of which only a hash is kept."""

from __future__ import annotations

import base64
import hashlib
import re

LENGTH = 32
PATTERN = re.compile(r"[A-Za-z0-9_-]{43}")


def token_text(raw: bytes) -> str:
    """The token as it stands in a link: 43 characters of base64url (RFC 4648 §5)."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def parse_token(text: str) -> bytes | None:
    """The 32 bytes of a token, or None if `text` is not exactly how we write one."""
    if PATTERN.fullmatch(text) is None:
        return None
    raw = base64.urlsafe_b64decode(text + "=")
    # 43 characters hold two bits more than 32 bytes; one spelling counts.
    return raw if token_text(raw) == text else None


def token_hash(raw: bytes, purpose: str) -> bytes:
    """What the database keeps of a token: SHA-256, another one for each purpose."""
    domain = f"petition/token/v1/{purpose}\0".encode()
    return hashlib.sha256(domain + raw).digest()
