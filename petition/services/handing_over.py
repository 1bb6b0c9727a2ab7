"""What of signatures and letters may be shown to whom they are addressed.

That is the delivery profile: numbered, what the letters show of their writers and
nothing else. E-mail addresses never stand in it, whatever their owners allowed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from petition.documents.tables import Row
from petition.domain.signatures import LetterState, SignatureState
from petition.models import Campaign, LetterVersion

#: Where somebody lives, if letters say so.
PLACES = ("country", "city")
#: What a letter may be in to be handed over.
LETTER_STATES = frozenset(LetterState) - {LetterState.CANCELLED}
LETTER_COLUMNS = ("number", "target_name", "name", "subject", "text")


def places_shown(session: Session, campaign: Campaign) -> tuple[str, ...]:
    """What of PLACES every version of the campaign's letters shows.

    Where one of them does not, some people's letters say nothing of it.
    """
    versions = session.scalars(
        select(LetterVersion.asked).where(
            LetterVersion.campaign_id == campaign.id, LetterVersion.source != ""
        )
    ).all()
    return tuple(
        place for place in PLACES if versions and all(place in v for v in versions)
    )


def signature_columns(places: tuple[str, ...]) -> tuple[str, ...]:
    """The columns of `signatures`."""
    return ("number", "name", *places)


def signatures(rows: Iterable[Row], places: tuple[str, ...]) -> Iterator[Row]:
    """Those who stand, of exporting's `signature_rows` that were asked for places."""
    columns = signature_columns(places)
    for row in rows:
        if row["number"] and row["state"] == SignatureState.CONFIRMED:
            yield {column: row[column] for column in columns}


def letters(rows: Iterable[Row], target: str | None = None) -> Iterator[Row]:
    """Letters whose writers stand, of exporting's `letter_rows`; to one target only.

    One that was refused or not mailed yet can be handed over as well.
    """
    for row in rows:
        if target in (None, row["target"]) and _stands(row):
            yield {column: row[column] for column in LETTER_COLUMNS}


def _stands(row: Row) -> bool:
    # A mark after the letter's own state tells that its writer withdrew, or worse.
    state = str(row["state"])
    return bool(row["number"]) and state in LETTER_STATES
