"""Exports: sealed records opened one by one, in a stream, for the organisers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Row as SqlRow
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from petition.documents.tables import Row
from petition.domain.campaigns import in_language
from petition.domain.letters import ALWAYS_ASKED
from petition.domain.records import DamagedRecord, SupporterDetails, SupporterRecord
from petition.domain.refusals import CannotOpen
from petition.domain.signatures import SignatureState
from petition.models import Campaign, Letter, LetterVersion, Signature, TargetRow

SIGNATURE_COLUMNS = (
    "number",
    "confirmed_on",
    "name",
    "email",
    "country",
    "language",
    "channel",
    "partner",
    "source",
    "updates",
    "own_words_share",
    "state",
)

LETTER_COLUMNS = (
    "number",
    "target",
    "target_name",
    "language",
    "channel",
    "state",
    "name",
    "subject",
    "text",
)

SEALED: tuple[Any, ...] = (
    Signature.id,
    Signature.uid,
    Signature.sealed_record,
    Signature.number,
    Signature.state,
)

CLEAR: tuple[Any, ...] = (
    Signature.confirmed_hour,
    Signature.country,
    Signature.language,
    Signature.channel,
    Signature.partner,
    Signature.source,
    Signature.own_words_share,
)

LETTER: tuple[Any, ...] = (
    Letter.id.label("letter_id"),
    Letter.state.label("letter_state"),
    Letter.channel.label("letter_channel"),
    LetterVersion.language.label("letter_language"),
    TargetRow.key.label("target"),
    TargetRow.name.label("target_name"),
    TargetRow.position,
)

#: How many rows come from the database at a time.
BATCH = 500

T = TypeVar("T")

OpenRecord = Callable[[UUID, bytes], bytes]
"""Opens the sealed record of a signature's uid, or raises CannotOpen."""


@dataclass(frozen=True)
class Watch:
    """Who is told how an export goes.

    `progress` hears how many signatures are done, after each batch and at the end;
    `unreadable` hears the number (None: not numbered yet) of each whose record
    cannot be opened.
    """

    progress: Callable[[int], object] = lambda done: None
    unreadable: Callable[[int | None], object] = lambda number: None


def fields_ever_asked(session: Session, campaign: Campaign) -> tuple[str, ...]:
    """What any version of the campaign's letters asked for, the newest first."""
    versions = session.scalars(
        select(LetterVersion)
        .where(LetterVersion.campaign_id == campaign.id)
        .order_by(LetterVersion.version.desc(), LetterVersion.id)
    )
    asked = (field for version in versions for field in version.asked)
    return tuple(dict.fromkeys(field for field in asked if field not in ALWAYS_ASKED))


def signature_columns(fields: Sequence[str]) -> tuple[str, ...]:
    """The columns of `signature_rows`, the campaign's `fields` last."""
    return (*SIGNATURE_COLUMNS, *_field_columns(fields).values())


def _field_columns(fields: Sequence[str]) -> dict[str, str]:
    """A column for each field; one that is called like ours gets `field_` before it."""
    return {
        field: f"field_{field}" if field in SIGNATURE_COLUMNS else field
        for field in fields
    }


def signature_rows(
    session: Session,
    campaign: Campaign,
    open_record: OpenRecord,
    fields: Sequence[str] = (),
    watch: Watch = Watch(),
) -> Iterator[Row]:
    """Every signature in the order of confirmation, by `signature_columns(fields)`.

    What was withdrawn or erased has no record any more: its personal columns are
    None, but its number and state tell whom to strike from an older list. A record
    that cannot be opened does so too, and its state ends in "unreadable". Memory
    stays flat; all rows are of one moment, as one statement reads them.
    """
    columns = _field_columns(fields)
    rows = _stream(session, _signatures(campaign.id))
    for row in _watched(rows, watch):
        details, marks = _open(row, open_record, SupporterDetails.from_json, watch)
        yield {
            "number": row.number,
            "confirmed_on": row.confirmed_hour.date().isoformat(),
            "name": details.name if details else None,
            "email": details.email if details else None,
            "country": row.country,
            "language": row.language,
            "channel": row.channel,
            "partner": row.partner,
            "source": row.source,
            "updates": ("yes" if details.updates else "no") if details else None,
            "own_words_share": row.own_words_share / 100,
            "state": " ".join((row.state, *marks)),
            **_answers(details, columns),
        }


def _answers(
    details: SupporterDetails | None, columns: Mapping[str, str]
) -> dict[str, str | None]:
    given = details.fields if details else {}
    return {column: given.get(field) for field, column in columns.items()}


def letter_rows(
    session: Session,
    campaign: Campaign,
    open_record: OpenRecord,
    watch: Watch = Watch(),
) -> Iterator[Row]:
    """Every letter, by LETTER_COLUMNS; those of one signature follow each other.

    `state` is the letter's, then its signature's unless that is confirmed, so that
    nobody hands over what was withdrawn; what has no record has no name and text.
    """
    rows = groupby(_stream(session, _letters(campaign.id)), key=lambda row: row.id)
    for letters in _watched((list(group) for _, group in rows), watch):
        record, marks = _open(letters[0], open_record, SupporterRecord.from_json, watch)
        if letters[0].state != SignatureState.CONFIRMED:
            marks = (letters[0].state, *marks)
        for row in sorted(letters, key=lambda row: (row.position, row.letter_id)):
            yield _letter(row, record, marks, campaign.default_language)


def _letter(
    row: SqlRow[Any],
    record: SupporterRecord | None,
    marks: tuple[str, ...],
    language: str,
) -> Row:
    letters = record.letters if record else ()
    written = next((one for one in letters if one.target == row.target), None)
    name = in_language(row.target_name, row.letter_language, language)
    return {
        "number": row.number,
        "target": row.target,
        "target_name": written.target_name if written else name,
        "language": row.letter_language,
        "channel": row.letter_channel,
        "state": " ".join((row.letter_state, *marks)),
        "name": record.name if record else None,
        "subject": written.subject if written else None,
        "text": written.text if written else None,
    }


def _open(
    row: SqlRow[Any], open_record: OpenRecord, read: Callable[[bytes], T], watch: Watch
) -> tuple[T | None, tuple[str, ...]]:
    """What is wanted of a row's record, and the marks that its state gets."""
    if row.sealed_record is None:
        return None, ()
    try:
        return read(open_record(row.uid, row.sealed_record)), ()
    except (CannotOpen, DamagedRecord):
        watch.unreadable(row.number)
        return None, ("unreadable",)


def _watched(items: Iterable[T], watch: Watch) -> Iterator[T]:
    done = 0
    for done, item in enumerate(items, start=1):
        yield item
        if done % BATCH == 0:
            watch.progress(done)
    watch.progress(done)


def _stream(session: Session, statement: Select[Any]) -> Iterator[SqlRow[Any]]:
    return iter(session.execute(statement.execution_options(yield_per=BATCH)))


def _signatures(campaign_id: int) -> Select[Any]:
    mine = Signature.campaign_id == campaign_id
    return select(*SEALED, *CLEAR).where(mine).order_by(Signature.id)


def _letters(campaign_id: int) -> Select[Any]:
    return (
        select(*SEALED, *LETTER)
        .join(Letter, Letter.signature_id == Signature.id)
        .join(TargetRow, TargetRow.id == Letter.target_id)
        .join(LetterVersion, LetterVersion.id == Letter.letter_version_id)
        .where(Signature.campaign_id == campaign_id)
        .order_by(Signature.id)
    )
