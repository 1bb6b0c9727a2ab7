"""What is handed over shows what letters show, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import update

from petition.db.engines import Database
from petition.documents.tables import Row as Line
from petition.models import LetterVersion
from petition.services.handing_over import (
    letters,
    places_shown,
    signature_columns,
    signatures,
)

Row = Callable[..., Any]
SIGNED: Line = {
    "number": 3, "name": "Zoë", "email": "zoe@mail.example", "country": "FR",
    "city": "Lille", "state": "confirmed",
}  # fmt: skip
LETTER: Line = {
    "number": 3, "target": "uk", "target_name": "Embassy", "language": "en",
    "channel": "mail", "state": "accepted", "name": "Zoë", "subject": "S", "text": "T",
}  # fmt: skip


def test_only_places_that_every_letter_shows_are_shown(
    database: Database, now: datetime, campaign_row: Row
) -> None:
    shown = []
    for asked in (["name", "country", "city"], ["city"], []):
        with database.writing() as session:
            campaign = campaign_row(session, f"c{len(shown)}")
            mine = update(LetterVersion).where(LetterVersion.campaign_id == campaign.id)
            session.execute(mine.values(asked=asked, source="x"))
            session.add(
                LetterVersion(
                    campaign_id=campaign.id, version=2, language="en", source="x",
                    asked=["city"], published_at=now,
                )
            )  # fmt: skip
            session.flush()
            shown.append(places_shown(session, campaign))
    assert shown == [("city",), ("city",), ()]


def test_a_list_has_the_columns_that_it_may() -> None:
    (row,) = signatures([SIGNED], ("city",))
    assert row == {"number": 3, "name": "Zoë", "city": "Lille"}
    assert signature_columns(()) == ("number", "name")


def test_who_does_not_stand_is_not_in_the_list() -> None:
    states = ("withdrawn", "erased", "held", "invalidated", "confirmed unreadable")
    rows = [{**SIGNED, "state": state} for state in states]
    assert not list(signatures([*rows, {**SIGNED, "number": None}], ()))


def test_letters_come_without_address_and_state() -> None:
    (row,) = letters([LETTER])
    assert set(row) == {"number", "target_name", "name", "subject", "text"}


def test_a_letter_is_handed_over_whether_or_not_it_was_mailed() -> None:
    states = ("queued", "refused", "bounced", "undelivered", "accepted")
    assert len(list(letters({**LETTER, "state": state} for state in states))) == 5


def test_letters_of_who_does_not_stand_stay() -> None:
    states = ("cancelled", "accepted withdrawn", "accepted held", "queued unreadable")
    assert not list(letters({**LETTER, "state": state} for state in states))


def test_letters_to_others_stay() -> None:
    assert not list(letters([LETTER], "de"))
    assert list(letters([LETTER], "uk"))
