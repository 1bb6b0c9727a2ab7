"""Key slots: each is one way to unlock the team key.

A slot is header ‖ nonce (12) ‖ ciphertext and tag, where the header is version ‖
suite ‖ salt (16) and, for a passphrase, the Argon2id cost it was made with. The
header is authenticated, so nobody can make an old slot cheaper to guess.
"""

from __future__ import annotations

import struct
import unicodedata
from typing import NamedTuple

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from petition.adapters.locks import KEY_LENGTH, NONCE_LENGTH, decrypt, derive
from petition.domain.recovery_codes import MistypedCode, parse_code
from petition.domain.refusals import CannotOpen

VERSION = 1
RECOVERY = 0x20  # HKDF-SHA256 and AES-256-GCM.
PASSPHRASE = 0x21  # Argon2id and AES-256-GCM.
PURPOSE = b"petition/slot/v1/recovery"
SALT_LENGTH = 16
CHANCE = SALT_LENGTH + NONCE_LENGTH  # Random bytes that a new slot needs.
START = struct.Struct(">BB16s")
COST = struct.Struct(">BIB")


class Cost(NamedTuple):
    """What one guess at a passphrase costs; `memory` is in KiB (RFC 9106)."""

    iterations: int
    memory: int
    lanes: int


STANDARD = Cost(iterations=3, memory=64 * 1024, lanes=4)
HIGHEST = Cost(iterations=16, memory=1024 * 1024, lanes=16)


def seal_with_code(code: str, seed: bytes, chance: bytes) -> bytes:
    """The slot that a recovery code opens; MistypedCode if it is none."""
    salt, nonce = chance[:SALT_LENGTH], chance[SALT_LENGTH:]
    header = START.pack(VERSION, RECOVERY, salt)
    return _seal(derive(parse_code(code), PURPOSE, salt), header, nonce, seed)


def seal_with_passphrase(
    passphrase: str, seed: bytes, chance: bytes, cost: Cost = STANDARD
) -> bytes:
    """The slot that a passphrase opens, each guess at the given cost."""
    salt, nonce = chance[:SALT_LENGTH], chance[SALT_LENGTH:]
    header = START.pack(VERSION, PASSPHRASE, salt) + COST.pack(*cost)
    return _seal(_stretch(passphrase, salt, cost), header, nonce, seed)


def open_slot(secret: str, slot: bytes) -> bytes:
    """The seed in a slot that this code or passphrase opens, or CannotOpen."""
    if slot[:2] == bytes([VERSION, RECOVERY]):
        return _open_with_code(secret, slot)
    if slot[:2] == bytes([VERSION, PASSPHRASE]):
        return _open_with_passphrase(secret, slot)
    raise CannotOpen("unknown version or kind of key slot")


def _open_with_code(code: str, slot: bytes) -> bytes:
    """The seed, if `code` is the slot's recovery code."""
    header, rest = slot[: START.size], slot[START.size :]
    try:
        key = derive(parse_code(code), PURPOSE, header[2:])
    except MistypedCode as error:
        raise CannotOpen("this is no recovery code") from error
    return decrypt(key, rest, header)


def _open_with_passphrase(passphrase: str, slot: bytes) -> bytes:
    """The seed, if `passphrase` is the slot's."""
    size = START.size + COST.size
    if len(slot) < size:
        raise CannotOpen("a key slot that breaks off")
    cost = Cost(*COST.unpack_from(slot, START.size))
    # An altered header must not talk this process out of all its memory.
    if any(asked > most for asked, most in zip(cost, HIGHEST, strict=True)):
        raise CannotOpen("a key slot that costs more than any we make")
    key = _stretch(passphrase, slot[2 : START.size], cost)
    return decrypt(key, slot[size:], slot[:size])


def _stretch(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    """The key of a passphrase: Argon2id, after NFC as in RFC 8265 §4.2."""
    text = unicodedata.normalize("NFC", passphrase).strip()
    secret = text.encode("utf-8", "surrogatepass")
    try:
        return _argon2id(salt, cost).derive(secret)
    except ValueError as error:
        raise CannotOpen("no cost that Argon2id allows") from error


def _argon2id(salt: bytes, cost: Cost) -> Argon2id:
    """Argon2id at a given cost."""
    return Argon2id(
        salt=salt,
        length=KEY_LENGTH,
        iterations=cost.iterations,
        lanes=cost.lanes,
        memory_cost=cost.memory,
    )


def _seal(key: bytes, header: bytes, nonce: bytes, seed: bytes) -> bytes:
    """A seed under the key of its slot, with the header authenticated."""
    return header + nonce + AESGCM(key).encrypt(nonce, seed, header)
