"""The register of people as it stood on a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from petition.domain.campaigns import Person, StatusEntry


@dataclass(frozen=True)
class Standing:
    """A person with what was known on a day: the line in force, and all before it."""

    person: Person
    entry: StatusEntry
    history: tuple[StatusEntry, ...]


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
