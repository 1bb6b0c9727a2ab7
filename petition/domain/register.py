"""The register of people as it stood on a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import count

from petition.domain.campaigns import ByLanguage, Person, StatusEntry


@dataclass(frozen=True)
class Standing:
    """A person with what was known on a day: the line in force, and all before it."""

    person: Person
    entry: StatusEntry
    history: tuple[StatusEntry, ...]


#: What stands where somebody without an alias is not to be named.
WITHHELD: ByLanguage = {
    "": "a worker, name withheld",
    "ru": "рабочий, имя не названо",
    "kk": "аты-жөні аталмаған жұмысшы",
}


def as_published(people: Iterable[Person]) -> tuple[Person, ...]:
    """Everyone as the public may know them: of those not to be named, the alias.

    Their keys go too, since keys are mostly made of names.
    """
    hidden = count(1)
    return tuple(
        replace(
            person,
            key=f"withheld-{next(hidden)}",
            name=person.alias or WITHHELD,
            variants=(),
        )
        if person.do_not_name
        else person
        for person in people
    )


def on_day(people: Iterable[Person], day: date) -> list[Standing]:
    """Everyone who was in the register by then, in its order.

    A line counts from the first day that its date may mean; of two lines with the
    same date the later one is in force.
    """
    standings = []
    for person in people:
        known = [entry for entry in person.history if entry.date.begins() <= day]
        if known:
            ordered = sorted(known, key=lambda entry: entry.date.begins())
            standings.append(Standing(person, ordered[-1], tuple(ordered)))
    return standings


def latest(people: Iterable[Person]) -> list[Standing]:
    """Everyone with their latest line, whatever its date."""
    return on_day(people, date.max)
