"""Tallies are read from the counters."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import event

from petition.db.engines import Database
from petition.services.counting import count_batch
from petition.services.tallies import full_tally, read_tally

Row = Callable[..., Any]


def test_the_tally_tells_what_was_counted(
    database: Database, now: datetime, campaign_row: Row, signature_row: Row
) -> None:
    with database.writing() as session:
        campaign = campaign_row(session)
        for country in ("GB", "GB", "GB", "GB", "GB", "DE", "FR"):
            signature_row(session, campaign, {"uk": "queued"}, country=country)
        signature_row(session, campaign, {"uk": "cancelled"}, state="withdrawn")
        count_batch(session, now)
        tally = read_tally(session, campaign.id, campaign, now)
    assert tally.signatures == {
        "confirmed": 7,
        "withdrawn": 1,
        "invalidated": 0,
        "held": 0,
    }
    assert (tally.letters["written"], tally.letters["waiting"]) == (7, 7)
    assert (tally.countries, tally.languages) == (3, 1)
    assert tally.by_country == {"other": 7}
    assert tally.by_day == {"2014-04-22": 7}


def test_organisers_see_small_cells_of_what_they_asked_for(
    database: Database, now: datetime, campaign_row: Row, signature_row: Row
) -> None:
    with database.writing() as session:
        campaign = campaign_row(session)
        signature_row(session, campaign, {"uk": "queued", "de": "accepted"})
        count_batch(session, now)
        full = full_tally(session, campaign, now, ("target", "country"))
    targets, countries = full.tables
    assert [row["target"] for row in targets.rows] == ["de", "uk"]
    assert countries.rows[0]["confirmed"] == 1


def test_another_campaign_is_not_in_the_tally(
    database: Database, now: datetime, campaign_row: Row, signature_row: Row
) -> None:
    with database.writing() as session:
        one, two = campaign_row(session, "one"), campaign_row(session, "two")
        signature_row(session, one)
        count_batch(session, now)
        assert read_tally(session, two.id, two, now).total == 0


def test_a_tally_reads_no_signature(
    database: Database, now: datetime, campaign_row: Row, signature_row: Row
) -> None:
    read: list[str] = []
    with database.writing() as session:
        campaign = campaign_row(session)
    with database.reading() as session:
        listen = (database.engine, "before_cursor_execute")
        event.listen(*listen, lambda *told: read.append(told[2]))
        full_tally(session, campaign, now)
    queries = [statement for statement in read if "FROM" in statement]
    assert len(queries) == 1
    assert "signatures" not in queries[0]
