"""Passwords as the database keeps them: Argon2id in PHC form (RFC 9106)."""

from __future__ import annotations

import base64
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from threading import BoundedSemaphore

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from petition.adapters.key_slots import STANDARD, Cost
from petition.domain.passwords import normal

SALT, LENGTH = 16, 32
#: Each needs 64 MiB for some 0.2 s: more at once would wear the machine out.
AT_ONCE = 4
COMMON = Path(__file__).with_name("common_passwords.txt")


class Argon2Passwords:
    """Makes and compares hashes; as slow for an account that there is not."""

    def __init__(
        self, randomness: Callable[[int], bytes], cost: Cost = STANDARD
    ) -> None:
        self._randomness, self._cost = randomness, cost
        self._turns = BoundedSemaphore(AT_ONCE)
        self._nobodys = _phc(cost, randomness(SALT), randomness(LENGTH))

    @property
    def common(self) -> frozenset[str]:
        """The commonest passwords, in lower case."""
        return _common()

    def hash(self, password: str) -> str:
        """The hash of a password, with a salt of its own."""
        with self._turns:
            return _argon2id(self._cost, self._randomness(SALT)).derive_phc_encoded(
                _bytes(password)
            )

    def matches(self, password: str, stored: str | None) -> bool:
        """Whether a password is the one that was hashed; None takes as long."""
        with self._turns:
            try:
                Argon2id.verify_phc_encoded(_bytes(password), stored or self._nobodys)
            except InvalidKey:
                return False
        return stored is not None


@lru_cache
def _common() -> frozenset[str]:
    return frozenset(COMMON.read_text(encoding="utf-8").split())


def _bytes(password: str) -> bytes:
    return normal(password).encode("utf-8", "surrogatepass")


def _argon2id(cost: Cost, salt: bytes) -> Argon2id:
    return Argon2id(
        salt=salt,
        length=LENGTH,
        iterations=cost.iterations,
        lanes=cost.lanes,
        memory_cost=cost.memory,
    )


def _phc(cost: Cost, salt: bytes, digest: bytes) -> str:
    """A hash that no password has."""
    parts = (base64.b64encode(one).decode().rstrip("=") for one in (salt, digest))
    numbers = f"m={cost.memory},t={cost.iterations},p={cost.lanes}"
    return "$".join(("", "argon2id", "v=19", numbers, *parts))
