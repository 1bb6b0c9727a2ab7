"""News that is mailed once to those who asked for it: its states, and its readers."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from petition.domain.campaigns import Person
from petition.domain.records import RecordLetter


class MailingKind(StrEnum):
    """What a mailing tells of."""

    UPDATE = "update"  # News that the campaign has published.
    STATUS = "status"  # What became of a person, to those who wrote for them.


class MailingState(StrEnum):
    """How far a mailing is."""

    RUNNING = "running"  # There are supporters whose records were not opened yet.
    DONE = "done"  # Every mail lies in the outbox, or has left it.
    STOPPING = "stopping"  # Nothing leaves any more; what waits is being cancelled.
    STOPPED = "stopped"


#: While a mailing is in one of these its mails leave.
GOING = (MailingState.RUNNING, MailingState.DONE)
#: Who was reached is known for 30 days (services/forgetting), so for less than that a
#: stopped mailing can go on without reaching anybody twice.
RESUMABLE = timedelta(days=28)
NAMED = re.compile(r"\{\{-?\s*people\.\w+\b(?!\s*\|\s*(count|length)\b)")


def may_go_on(state: MailingState, made_at: datetime, now: datetime) -> bool:
    """Whether a mailing that was stopped can be taken up again."""
    return state is MailingState.STOPPED and now - made_at <= RESUMABLE


def chosen(bodies: Mapping[str, str], language: str, default: str) -> str:
    """The language in which one gets news: one's own, else the campaign's, else any."""
    for tag in (language, default):
        if tag in bodies:
            return tag
    return next(iter(bodies))


def spellings(person: Person) -> frozenset[str]:
    """All that a letter may have called somebody, folded for comparing."""
    names = (*person.name.values(), *person.variants, *person.alias.values())
    return frozenset(name.casefold() for name in names)


def lists_names(source: str) -> bool:
    """Whether a letter's template names people, and does not only count them."""
    return NAMED.search(source) is not None


def wrote_for(
    letters: Iterable[RecordLetter], names: Collection[str], naming: Collection[int]
) -> bool:
    """Whether any of somebody's letters is for a person with these `spellings`.

    `naming` are the versions of the letter whose template `lists_names`; a letter of
    another one is for everybody in the register.
    """
    return any(
        letter.version_id not in naming
        or any(name in letter.text.casefold() for name in names)
        for letter in letters
    )
