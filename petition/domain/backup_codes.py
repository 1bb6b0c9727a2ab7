"""Ten printed codes that stand in for a second factor that was lost, each once."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from uuid import UUID

COUNT = 10
LETTERS = 10
#: No letter that looks like another one, or like a digit.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
GROUP = 5


def draw_codes(randomness: Callable[[int], bytes]) -> list[str]:
    """Ten new codes of some 50 bits, such as `k7m2p-9xwqa`."""
    return [_draw(randomness) for _ in range(COUNT)]


def read_code(typed: str) -> str | None:
    """The code as we write it, however it was typed; None if it can be none."""
    letters = "".join(sign for sign in typed.lower() if sign.isalnum())
    if len(letters) != LETTERS or any(sign not in ALPHABET for sign in letters):
        return None
    return f"{letters[:GROUP]}-{letters[GROUP:]}"


def code_hash(secret: bytes, organiser: UUID, code: str) -> bytes:
    """What the database keeps of a code; `secret` belongs to the boot key."""
    return hmac.digest(secret, organiser.bytes + code.encode(), "sha256")


def _draw(randomness: Callable[[int], bytes]) -> str:
    letters = ""
    while len(letters) < LETTERS:
        # One of 32 values is no letter and drawn again: so none is likelier.
        drawn = (byte % 32 for byte in randomness(2 * LETTERS))
        letters += "".join(ALPHABET[n] for n in drawn if n < len(ALPHABET))
    return f"{letters[:GROUP]}-{letters[GROUP:LETTERS]}"
