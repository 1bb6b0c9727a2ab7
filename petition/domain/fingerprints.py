"""Fingerprints that find a second signature without keeping an address.

Each campaign has its own 32-byte key, so that nobody can be followed from one
campaign to another, and deleting the key makes the fingerprints meaningless.
"""

from __future__ import annotations

import hmac


def address_fingerprint(key: bytes, canonical: str) -> bytes:
    """The 32-byte fingerprint of a canonical address: HMAC-SHA256."""
    return hmac.digest(key, b"e\0" + canonical.encode(), "sha256")


def name_fingerprint(key: bytes, canonical: str, folded_name: str) -> bytes:
    """The 32-byte fingerprint of a name (see fold_name) at a canonical address."""
    message = b"n\0" + canonical.encode() + b"\0" + folded_name.encode()
    return hmac.digest(key, message, "sha256")
