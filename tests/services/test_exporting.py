"""Exports open sealed records one by one, and miss nobody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from petition.adapters.sealing import BootSealer
from petition.db.engines import Database
from petition.domain.records import RecordLetter, SupporterRecord
from petition.models import Campaign, Signature
from petition.services.counting import count_batch
from petition.services.exporting import (
    LETTER_COLUMNS,
    SIGNATURE_COLUMNS,
    Watch,
    letter_rows,
    signature_columns,
    signature_rows,
)

Row = Callable[..., Any]
Sign = Callable[..., Signature]
SEED = b"\x07" * 32


def letter(target: str) -> RecordLetter:
    name = f"Embassy {target}"
    return RecordLetter(target, name, "en", "mail", "Free them", f"To {target}.\n", 1)


ANNA = SupporterRecord(
    name="Anna Ә",
    email="anna@example.org",
    country="GB",
    language="en",
    fields={"city": "Leeds", "state": "Yorkshire"},
    updates=True,
    letters=(letter("uk"), letter("de")),
)


@pytest.fixture
def signed(sealer: BootSealer, signature_row: Row) -> Sign:
    """Adds a signature of ANNA's with a sealed record; keywords change the row."""

    def sign(session: Session, campaign: Campaign, **changes: Any) -> Signature:
        letters = {"uk": "accepted", "de": "queued"}
        signature: Signature = signature_row(session, campaign, letters, **changes)
        public = sealer.public_key(SEED)
        signature.sealed_record = sealer.seal_record(
            public, campaign.uid, signature.uid, ANNA.to_json()
        )
        session.flush()
        return signature

    return sign


def opener(sealer: BootSealer, campaign: Campaign) -> Callable[[UUID, bytes], bytes]:
    return lambda uid, sealed: sealer.open_record(SEED, campaign.uid, uid, sealed)


def test_a_signature_is_exported_with_what_was_sealed(
    database: Database,
    now: datetime,
    campaign_row: Row,
    signed: Sign,
    sealer: BootSealer,
) -> None:
    with database.writing() as session:
        campaign = campaign_row(session)
        signed(session, campaign, source="leaflet", own_words_share=20)
        count_batch(session, now)
        rows = signature_rows(session, campaign, opener(sealer, campaign), ("city",))
        (row,) = rows
    assert tuple(row) == (*SIGNATURE_COLUMNS, "city")
    assert list(row.values()) == [
        1, "2014-04-22", "Anna Ә", "anna@example.org", "GB", "en", "mail", None,
        "leaflet", "yes", 0.2, "confirmed", "Leeds",
    ]  # fmt: skip


@pytest.mark.parametrize("state", ["withdrawn", "erased"])
def test_who_took_it_back_is_a_row_without_a_person(
    database: Database, campaign_row: Row, signature_row: Row, state: str
) -> None:
    with database.writing() as session:
        campaign = campaign_row(session)
        signature_row(session, campaign, {"uk": "accepted"}, state=state, number=7)
        asked = session, campaign, never
        (row,), (gone,) = signature_rows(*asked, ("city",)), letter_rows(*asked)
    assert (row["number"], row["state"], row["country"]) == (7, state, "GB")
    assert {row[name] for name in ("name", "email", "updates", "city")} == {None}
    assert (gone["state"], gone["text"]) == (f"accepted {state}", None)


def never(uid: UUID, sealed: bytes) -> bytes:
    raise AssertionError("there is nothing to open")


def test_a_record_that_cannot_be_opened_stops_nothing(
    database: Database,
    now: datetime,
    campaign_row: Row,
    signed: Sign,
    sealer: BootSealer,
) -> None:
    unreadable: list[int | None] = []
    with database.writing() as session:
        campaign = campaign_row(session)
        damaged = signed(session, campaign)
        sealed = damaged.sealed_record or b""
        damaged.sealed_record = sealed[:-1] + bytes([sealed[-1] ^ 1])
        signed(session, campaign)
        count_batch(session, now)
        watch = Watch(unreadable=unreadable.append)
        open_record = opener(sealer, campaign)
        rows = list(signature_rows(session, campaign, open_record, watch=watch))
    assert [row["state"] for row in rows] == ["confirmed unreadable", "confirmed"]
    assert [row["name"] for row in rows] == [None, "Anna Ә"]
    assert unreadable == [1]


def test_an_opened_record_that_is_none_is_unreadable(
    database: Database, campaign_row: Row, signed: Sign
) -> None:
    unreadable: list[int | None] = []
    with database.writing() as session:
        campaign = campaign_row(session)
        signed(session, campaign)
        watch = Watch(unreadable=unreadable.append)
        rows = list(letter_rows(session, campaign, lambda *_: b"{}", watch))
    states = [row["state"] for row in rows]
    assert states == ["accepted unreadable", "queued unreadable"]
    assert unreadable == [None]


def test_letters_are_exported_one_a_row(
    database: Database,
    now: datetime,
    campaign_row: Row,
    signed: Sign,
    sealer: BootSealer,
) -> None:
    with database.writing() as session:
        campaign = campaign_row(session)
        signed(session, campaign)
        count_batch(session, now)
        rows = list(letter_rows(session, campaign, opener(sealer, campaign)))
    assert [tuple(row) for row in rows] == [LETTER_COLUMNS] * 2
    sealed = ("Anna Ә", "Free them")
    assert [tuple(row.values()) for row in rows] == [
        (1, "uk", "Embassy uk", "en", "mail", "accepted", *sealed, "To uk.\n"),
        (1, "de", "Embassy de", "en", "mail", "queued", *sealed, "To de.\n"),
    ]


def test_a_record_is_opened_once_however_many_letters(
    database: Database, campaign_row: Row, signed: Sign, sealer: BootSealer
) -> None:
    opened: list[UUID] = []
    with database.writing() as session:
        campaign = campaign_row(session)
        signatures = [signed(session, campaign) for _ in range(3)]
        list(letter_rows(session, campaign, lambda uid, _: opened.append(uid) or b""))
    assert opened == [signature.uid for signature in signatures]


def test_questions_that_are_called_like_our_columns_get_their_own(
    database: Database, campaign_row: Row, signed: Sign, sealer: BootSealer
) -> None:
    with database.writing() as session:
        campaign = campaign_row(session)
        signed(session, campaign)
        open_record = opener(sealer, campaign)
        (row,) = signature_rows(session, campaign, open_record, ("state", "city"))
    assert (row["state"], row["field_state"]) == ("confirmed", "Yorkshire")
    assert signature_columns(("state", "city"))[-2:] == ("field_state", "city")


def test_another_campaign_is_not_exported(
    database: Database, campaign_row: Row, signed: Sign, sealer: BootSealer
) -> None:
    with database.writing() as session:
        one, two = campaign_row(session, "one"), campaign_row(session, "two")
        signed(session, one)
        assert not [
            *signature_rows(session, two, never),
            *letter_rows(session, two, never),
        ]


def test_an_export_is_of_one_moment_and_tells_its_progress(
    database: Database, campaign_row: Row, signature_row: Row
) -> None:
    done: list[int] = []
    with database.writing() as session:
        campaign = campaign_row(session)
        for _ in range(1003):
            signature_row(session, campaign, number=None)
    with database.snapshot() as session:
        watch = Watch(progress=done.append)
        rows = signature_rows(session, campaign, never, watch=watch)
        first = next(rows)
        with database.writing() as other:
            signature_row(other, campaign)
        assert len([first, *rows]) == 1003
    assert done == [500, 1000, 1003]
