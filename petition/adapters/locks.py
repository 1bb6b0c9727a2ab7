"""Symmetric locks: one secret, one purpose, AES-256-GCM.

A locked value is version ‖ suite ‖ nonce (12) ‖ ciphertext and tag. The key is
HKDF-SHA256(secret, info = purpose), and the purpose, which names the row, is
also authenticated.

Nonces are random: the purpose makes the key of each row its own, so that a row
would have to be locked billions of times before two nonces might meet, while a
derived nonce would repeat as soon as a row is locked again with another text.
"""

from __future__ import annotations

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from petition.adapters.framing import pad, unpad
from petition.domain.refusals import CannotOpen

VERSION = 1
SUITE = 0x10  # HKDF-SHA256 and AES-256-GCM.
HEADER = bytes([VERSION, SUITE])
KEY_LENGTH = 32
NONCE_LENGTH = 12


def derive(secret: bytes, purpose: bytes, salt: bytes | None = None) -> bytes:
    """A 32-byte key of its own for each purpose (RFC 5869)."""
    return HKDF(SHA256(), KEY_LENGTH, salt, purpose).derive(secret)


def lock(secret: bytes, purpose: bytes, plain: bytes, nonce: bytes, step: int) -> bytes:
    """Lock `plain`, padded to a multiple of `step` bytes; `nonce` is 12 bytes."""
    cipher = AESGCM(derive(secret, purpose))
    return HEADER + nonce + cipher.encrypt(nonce, pad(plain, step), HEADER + purpose)


def unlock(secret: bytes, purpose: bytes, locked: bytes) -> bytes:
    """What was locked with this secret for this purpose, or CannotOpen."""
    header, rest = locked[: len(HEADER)], locked[len(HEADER) :]
    if header != HEADER:
        raise CannotOpen("unknown version or suite")
    return unpad(decrypt(derive(secret, purpose), rest, HEADER + purpose))


def decrypt(key: bytes, sealed: bytes, bound: bytes) -> bytes:
    """What AES-256-GCM encrypted as nonce ‖ ciphertext and tag, or CannotOpen."""
    nonce, ciphertext = sealed[:NONCE_LENGTH], sealed[NONCE_LENGTH:]
    try:
        return AESGCM(key).decrypt(nonce, ciphertext, bound)
    except (InvalidTag, ValueError) as error:
        raise CannotOpen("wrong key, altered bytes or another's row") from error
