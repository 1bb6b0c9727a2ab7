"""Passwords that organisers choose: long enough, and nothing that is guessed first.

Length is all that counts (NIST SP 800-63B §5.1.1.2): no rules about kinds of
characters. Refused are the commonest ones, also dressed up with digits and signs,
and what follows from the account itself.
"""

from __future__ import annotations

import string
import unicodedata
from collections.abc import Container, Iterable
from enum import StrEnum
from itertools import pairwise

from petition.domain.refusals import Refusal

SHORTEST, LONGEST = 12, 200
PRODUCT = "petition"
#: Fewer different characters than this are typed with one finger.
FEWEST = 5
#: What must be left of a password without the words that follow from its account.
LEFT_OVER = 4

DRESS = string.digits + string.punctuation + " "
LOOKALIKES = str.maketrans("@4310$57!", "aaeiossti")


class PasswordFault(StrEnum):
    """Why a password cannot be taken."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    COMMON = "common"
    PLAIN = "plain"  # One thing over and over, or a run such as abcdefghijkl.
    ABOUT_YOU = "about_you"  # The address, the name or this program.


class BadPassword(Refusal):
    """A password that cannot be taken; `reason` says why."""

    def __init__(self, reason: PasswordFault) -> None:
        super().__init__(f"the password cannot be taken: {reason}")
        self.reason = reason


def normal(password: str) -> str:
    """The one spelling of a password, however a keyboard writes it (RFC 8265 §4.2)."""
    return unicodedata.normalize("NFC", password)


def check_password(
    password: str, common: Container[str], about: Iterable[str] = ()
) -> None:
    """Take a password, or raise BadPassword.

    `common` holds the commonest ones in lower case, `about` what is known of its
    owner: address and name.
    """
    text = normal(password)
    if len(text) < SHORTEST:
        raise BadPassword(PasswordFault.TOO_SHORT)
    if len(text) > LONGEST:
        raise BadPassword(PasswordFault.TOO_LONG)
    folded = text.casefold()
    if _is_plain(folded):
        raise BadPassword(PasswordFault.PLAIN)
    if _is_common(folded, common):
        raise BadPassword(PasswordFault.COMMON)
    if _follows_from(folded, about):
        raise BadPassword(PasswordFault.ABOUT_YOU)


def _is_plain(text: str) -> bool:
    """Whether it is hardly more than one key: repeated, or one after the other."""
    if len(set(text)) < FEWEST or _period(text) <= len(text) // 3:
        return True
    steps = {ord(b) - ord(a) for a, b in pairwise(text)}
    return len(steps) == 1


def _period(text: str) -> int:
    """The length of what is repeated in a text; its own if nothing is."""
    return next(n for n in range(1, len(text) + 1) if text.startswith(text[n:]))


def _is_common(text: str, common: Container[str]) -> bool:
    """Whether it is a common one, repeated or dressed up with digits and signs."""
    spellings = {text, text[: _period(text)], text.strip(DRESS)}
    spellings |= {one.translate(LOOKALIKES) for one in (text.rstrip(DRESS), text)}
    spellings |= {one.strip(DRESS) for one in spellings}
    return any(one in common for one in spellings)


def _follows_from(text: str, about: Iterable[str]) -> bool:
    """Whether hardly anything is left without the words of the account."""
    words = {PRODUCT, *(word for one in about for word in _words(one.casefold()))}
    for word in sorted(words, key=len, reverse=True):
        text = text.replace(word, "")
    return len(text.strip(DRESS)) < LEFT_OVER


def _words(text: str) -> set[str]:
    """A text and its longer words."""
    apart = "".join(sign if sign.isalnum() else " " for sign in text)
    return {word for word in (text, *apart.split()) if len(word) > 3}
