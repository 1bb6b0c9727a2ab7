"""Who may do what in a campaign: roles, and the powers that each has."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Role(StrEnum):
    """What an organiser is in a campaign."""

    OWNER = "owner"
    EDITOR = "editor"
    TRANSLATOR = "translator"
    COUNTER = "counter"
    READER = "reader"


class Power(StrEnum):
    """What one may be allowed to do in a campaign."""

    SEE = "see"  # Look at texts, letters, people and news, drafts included.
    TRANSLATE = "translate"  # Write texts in one's own languages.
    WRITE = "write"  # Write everything that a pack holds, and publish it.
    NUMBERS = "numbers"  # See the dashboard and take tallies out.
    DATA = "data"  # Take signatures and letters out, and mail news.
    MANAGE = "manage"  # Team, keys, opening and closing, the audit log.


POWERS: Mapping[Role, frozenset[Power]] = {
    Role.OWNER: frozenset(Power),
    Role.EDITOR: frozenset({Power.SEE, Power.TRANSLATE, Power.WRITE, Power.NUMBERS}),
    Role.TRANSLATOR: frozenset({Power.SEE, Power.TRANSLATE}),
    Role.COUNTER: frozenset({Power.SEE, Power.NUMBERS, Power.DATA}),
    Role.READER: frozenset({Power.SEE, Power.NUMBERS}),
}


def may(role: Role, power: Power) -> bool:
    """Whether somebody in a role has a power."""
    return power in POWERS[role]
