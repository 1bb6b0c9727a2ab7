"""Sealing to a public key: HPKE (RFC 9180), by default safe from quantum computers.

A sealed value is version ‖ suite ‖ key id (8) ‖ encapsulated key ‖ ciphertext and
tag. `info` binds the purpose, the campaign, the key and the row, so that nothing
opens in another's place.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from enum import IntEnum
from functools import lru_cache
from uuid import UUID

from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.mlkem import (
    MLKEM768PrivateKey,
    MLKEM768PublicKey,
)
from cryptography.hazmat.primitives.asymmetric.x25519 import (
    X25519PrivateKey,
    X25519PublicKey,
)
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)

from petition.adapters.framing import pad, unpad
from petition.domain.refusals import CannotOpen

VERSION = 1
SEED_LENGTH = 32
KEY_ID_LENGTH = 8
PADDING = 256
MLKEM_SEED_LENGTH = 64
MLKEM_PUBLIC_LENGTH = 1184

PrivateKey = X25519PrivateKey | MLKEM768X25519PrivateKey
PublicKey = X25519PublicKey | MLKEM768X25519PublicKey


class SuiteId(IntEnum):
    """Which key pair a sealed value is for; always HKDF-SHA256 and AES-256-GCM."""

    X25519 = 1
    HYBRID = 2  # MLKEM768-X25519, also known as X-Wing.


KEMS = {SuiteId.X25519: KEM.X25519, SuiteId.HYBRID: KEM.MLKEM768_X25519}


def best_suite() -> SuiteId:
    """The hybrid, or X25519 where the OpenSSL in use lacks ML-KEM."""
    try:
        MLKEM768PrivateKey.from_seed_bytes(bytes(MLKEM_SEED_LENGTH))
    except UnsupportedAlgorithm:  # pragma: no cover
        return SuiteId.X25519
    return SuiteId.HYBRID


def public_key(suite: SuiteId, seed: bytes) -> bytes:
    """The suite byte and the raw public key (33 or 1,217 bytes) of a 32-byte seed."""
    if suite is SuiteId.X25519:
        return bytes([suite]) + _x25519(seed).public_key().public_bytes_raw()
    mlkem, x25519 = _expand(seed)
    lattice = mlkem.public_key().public_bytes_raw()
    return bytes([suite]) + lattice + x25519.public_key().public_bytes_raw()


def seal(purpose: str, public: bytes, place: Sequence[UUID], plain: bytes) -> bytes:
    """Seal `plain` for whoever holds the seed of `public`, bound to its place.

    `place` is the campaign and, for a record, its row.
    """
    suite = SuiteId(public[0])
    key_id = hashlib.sha256(public).digest()[:KEY_ID_LENGTH]
    info = _info(purpose, key_id, place)
    sealed = _suite(suite).encrypt(pad(plain, PADDING), _load(suite, public[1:]), info)
    return bytes([VERSION, suite]) + key_id + sealed


def open_sealed(
    purpose: str, seed: bytes, place: Sequence[UUID], sealed: bytes
) -> bytes:
    """What was sealed for this seed, purpose and place, or CannotOpen."""
    return Opener(purpose, seed).open(place, sealed)


class Opener:
    """Opens what was sealed for one seed and purpose; made once for many values.

    Half of the work of opening a single value is to derive its private key.
    """

    def __init__(self, purpose: str, seed: bytes) -> None:
        self._purpose = purpose
        self._seed = seed
        self._keys: dict[SuiteId, PrivateKey] = {}

    def open(self, place: Sequence[UUID], sealed: bytes) -> bytes:
        """What was sealed for this place, or CannotOpen."""
        suite, key_id, rest = _split(sealed)
        info = _info(self._purpose, key_id, place)
        try:
            return unpad(_suite(suite).decrypt(rest, self._key(suite), info))
        except (InvalidTag, ValueError, UnsupportedAlgorithm) as error:
            raise CannotOpen("wrong key, altered bytes or another's row") from error

    def _key(self, suite: SuiteId) -> PrivateKey:
        if suite not in self._keys:
            self._keys[suite] = _private_key(suite, self._seed)
        return self._keys[suite]


def _split(sealed: bytes) -> tuple[SuiteId, bytes, bytes]:
    """Suite, key id and HPKE message of a sealed value."""
    start = 2 + KEY_ID_LENGTH
    if len(sealed) < start or sealed[0] != VERSION or sealed[1] not in KEMS:
        raise CannotOpen("unknown version or suite")
    return SuiteId(sealed[1]), sealed[2:start], sealed[start:]


def _info(purpose: str, key_id: bytes, place: Sequence[UUID]) -> bytes:
    """What a sealed value is bound to: lines that no two places share."""
    campaign, *row = map(str, place)
    return "\n".join([purpose, campaign, key_id.hex(), *row]).encode()


@lru_cache
def _suite(suite: SuiteId) -> Suite:
    """The algorithms of a suite."""
    return Suite(KEMS[suite], KDF.HKDF_SHA256, AEAD.AES_256_GCM)


def _expand(seed: bytes) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
    """The two private keys of a seed, as draft-connolly-cfrg-xwing-kem expands it.

    Any X-Wing implementation can therefore import the same seed.
    """
    if len(seed) != SEED_LENGTH:
        raise ValueError("a seed has 32 bytes")
    expanded = hashlib.shake_256(seed).digest(MLKEM_SEED_LENGTH + SEED_LENGTH)
    mlkem = MLKEM768PrivateKey.from_seed_bytes(expanded[:MLKEM_SEED_LENGTH])
    return mlkem, _x25519(expanded[MLKEM_SEED_LENGTH:])


def _x25519(raw: bytes) -> X25519PrivateKey:
    """The X25519 key of 32 bytes (RFC 7748 §5)."""
    return X25519PrivateKey.from_private_bytes(raw)


def _private_key(suite: SuiteId, seed: bytes) -> PrivateKey:
    """The private key that a seed stands for in a suite.

    For X25519 the seed is the key itself, so that WebCrypto alone can import it.
    """
    if suite is SuiteId.X25519:
        return _x25519(seed)
    return MLKEM768X25519PrivateKey(*_expand(seed))


@lru_cache(maxsize=64)  # Public keys are no secret, and few: one a campaign.
def _load(suite: SuiteId, raw: bytes) -> PublicKey:
    """The public key of its raw bytes."""
    if suite is SuiteId.X25519:
        return X25519PublicKey.from_public_bytes(raw)
    lattice = MLKEM768PublicKey.from_public_bytes(raw[:MLKEM_PUBLIC_LENGTH])
    curve = X25519PublicKey.from_public_bytes(raw[MLKEM_PUBLIC_LENGTH:])
    return MLKEM768X25519PublicKey(lattice, curve)
