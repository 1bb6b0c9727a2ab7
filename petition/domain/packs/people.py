"""people.csv: the register of those whom the campaign is for."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from enum import StrEnum

from petition.domain.campaigns import (
    ByLanguage,
    Consent,
    Person,
    PersonStatus,
    StatusEntry,
)
from petition.domain.dates import PartialDate
from petition.domain.packs import values
from petition.domain.packs.findings import Findings, lacking, quoted
from petition.domain.packs.rows import Columns, Row, read_rows
from petition.domain.saying import say

COLUMNS = Columns(
    known=(
        *("key", "name", "variants", "status", "date", "place", "until", "source"),
        *("note", "consent", "review", "alias", "do_not_name"),
    ),
    required=("key", "name", "status", "date", "source"),
    translated=("name", "place", "alias"),
)
#: Where a name might slip out that is not to be told.
TOLD = ("alias", "place", "source", "note")


class YesNo(StrEnum):
    """What a column says that is either so or not."""

    YES = "yes"
    NO = "no"


def read_people(
    text: str | None, languages: Collection[str], found: Findings
) -> tuple[Person, ...]:
    """The people in the order of their first rows, each with all their statuses."""
    if text is None:
        return ()
    rows = read_rows(text, COLUMNS, languages, found.on("people.csv"))
    by_key: dict[str, list[Row]] = {}
    for row in rows:
        by_key.setdefault(values.key(row.text("key"), row.mistake), []).append(row)
    return tuple(_person(key, rows) for key, rows in by_key.items())


def _person(key: str, rows: Sequence[Row]) -> Person:
    """One person; of consent and review the last that is filled in counts."""
    consents = [
        values.choice(row.text("consent"), Consent, "consent", row.mistake)
        for row in rows
        if row.text("consent")
    ]
    reviews = [
        values.day(row.text("review"), row.mistake)
        for row in rows
        if row.text("review")
    ]
    entries = (_entry(row) for row in rows)
    person = Person(
        key=key,
        name=_name(rows) if key else {},
        variants=_variants(rows),
        consent=next(filter(None, reversed(consents)), Consent.PUBLIC_RECORD),
        review=next(filter(None, reversed(reviews)), None),
        history=tuple(entry for entry in entries if entry is not None),
        alias=_one_name(rows, "alias"),
        do_not_name=_do_not_name(rows),
    )
    if person.do_not_name:
        _refuse_slips(person, rows)
    return person


def _name(rows: Sequence[Row]) -> ByLanguage:
    name = _one_name(rows, "name")
    if not name:
        rows[0].missing("name")
    return name


def _one_name(rows: Sequence[Row], column: str) -> ByLanguage:
    """A name by language; later rows may leave it out but not change it."""
    name: dict[str, str] = {}
    for row in rows:
        for tag, text in row.texts(column).items():
            if name.setdefault(tag, text) != text:
                row.mistake(
                    say(
                        "%(name)s was called %(before)s before",
                        name=quoted(text),
                        before=quoted(name[tag]),
                    ),
                    say(
                        "Write one %(column)s on all rows of a key, other spellings in "
                        "%(others)s",
                        column=column,
                        others="variants",
                    ),
                )
    return name


def _do_not_name(rows: Sequence[Row]) -> bool:
    """Whether any row says so; that another one does not say it names nobody."""
    said = [
        values.choice(row.text("do_not_name"), YesNo, "do_not_name", row.mistake)
        for row in rows
        if row.text("do_not_name")
    ]
    # What cannot be read is a mistake already; until it is mended nobody is named.
    return any(word is not YesNo.NO for word in said)


def _refuse_slips(person: Person, rows: Sequence[Row]) -> None:
    """Complain where the name of somebody stands who is not to be named."""
    names = "|".join(map(re.escape, (*person.name.values(), *person.variants)))
    slip = re.compile(rf"(?<!\w)({names})(?!\w)", re.IGNORECASE)
    for row in rows:
        for column in TOLD:
            if names and slip.search(" \n ".join(row.texts(column).values())):
                row.mistake(
                    say(
                        "%(column)s tells the name of somebody who is not to be named",
                        column=column,
                    ),
                    say(
                        "Take the name out of it, or write %(word)s under %(column)s",
                        word="no",
                        column="do_not_name",
                    ),
                )


def _variants(rows: Sequence[Row]) -> tuple[str, ...]:
    """All spellings that any row gives, each once."""
    spelt = (one.strip() for row in rows for one in row.prose("variants").split(";"))
    return tuple(dict.fromkeys(one for one in spelt if one))


def _entry(row: Row) -> StatusEntry | None:
    """One status change, None with mistakes if it is not whole."""
    status = _status(row)
    since = _date(row, "date") if row.required("date") else None
    until = _date(row, "until") if row.text("until") else None
    source = _source(row)
    if status is None or since is None:
        return None
    _warn_of_order(row, since, until)
    place, note = row.texts("place"), row.prose("note")
    return StatusEntry(status, since, place, until, source, note)


def _status(row: Row) -> PersonStatus | None:
    word = row.required("status")
    return values.choice(word, PersonStatus, "status", row.mistake) if word else None


def _date(row: Row, column: str) -> PartialDate | None:
    return values.partial_date(row.text(column), row.mistake)


def _source(row: Row) -> str:
    """Where it is known from: nobody is named in public without a source."""
    source = row.prose("source")
    if not row.cells.get("source", "").strip():
        row.mistake(
            lacking("source"),
            say("Say who reports this, or delete the row"),
        )
    return source


def _warn_of_order(row: Row, since: PartialDate, until: PartialDate | None) -> None:
    if until is None:
        return
    shared = min(len(since.iso), len(until.iso))
    if until.iso[:shared] < since.iso[:shared]:
        row.sheet.warn(
            row.line,
            say(
                "%(until)s comes before %(since)s",
                until=f"until ({until.iso})",
                since=f"date ({since.iso})",
            ),
            say("Correct one of them"),
        )
