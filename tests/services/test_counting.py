"""Counters follow the rows, whatever happens, and however many workers count."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from random import Random
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from petition.db.engines import Database
from petition.domain.signatures import (
    LETTER_MOVES,
    SIGNATURE_MOVES,
    LetterState,
    SignatureState,
)
from petition.models import Campaign, Letter, Signature, TallyCount
from petition.services.counting import (
    Difference,
    count_batch,
    differences,
    recount,
)

Row = Callable[..., Any]
NOON = datetime(2014, 4, 22, 12, tzinfo=UTC)


def count_all(database: Database, now: datetime, limit: int = 300) -> int:
    """How many batches it took until there was no more to count."""
    batches, more = 0, True
    while more:
        with database.writing() as session:
            more = count_batch(session, now, limit)
        batches += 1
    return batches


def counters(session: Session, campaign_id: int = 1) -> dict[tuple[str, ...], int]:
    mine = select(TallyCount).where(TallyCount.campaign_id == campaign_id)
    rows = session.scalars(mine)
    return {(row.dimension, row.value, row.kind): row.n for row in rows}


def test_a_signature_is_counted_with_its_letters(
    database: Database, now: datetime, campaign_row: Row, signature_row: Row
) -> None:
    with database.writing() as session:
        letters = {"uk": "accepted", "de": "queued"}
        signature_row(session, campaign_row(session), letters, partner="union")
    count_all(database, now)
    with database.reading() as session:
        counted = counters(session)
    assert counted["all", "", "confirmed"] == 1
    assert counted["partner_country", "union|GB", "confirmed"] == 1
    assert counted["own_words", "021", "confirmed"] == 1
    assert counted["letters_target", "uk", "accepted"] == 1
    assert counted["letters_channel", "mail", "waiting"] == 1


def test_nothing_to_count_is_no_more_to_count(
    database: Database, now: datetime
) -> None:
    with database.writing() as session:
        assert not count_batch(session, now)


def test_numbers_follow_the_order_of_confirmation_without_gaps(
    database: Database, now: datetime, campaign_row: Row, signature_row: Row
) -> None:
    with database.writing() as session:
        campaign = campaign_row(session)
        for _ in range(7):
            signature_row(session, campaign)
    assert count_all(database, now, limit=3) == 3
    with database.reading() as session:
        numbers = select(Signature.number).order_by(Signature.id)
        assert session.scalars(numbers).all() == [1, 2, 3, 4, 5, 6, 7]
        assert session.scalars(select(Campaign.last_number)).one() == 7


def test_campaigns_have_their_own_numbers(
    database: Database, now: datetime, campaign_row: Row, signature_row: Row
) -> None:
    with database.writing() as session:
        campaigns = [campaign_row(session, slug) for slug in ("one", "two")]
        for campaign in [*campaigns, *campaigns]:
            signature_row(session, campaign)
    count_all(database, now)
    with database.reading() as session:
        for campaign in campaigns:
            mine = Signature.campaign_id == campaign.id
            numbers = select(Signature.number).where(mine).order_by(Signature.id)
            assert session.scalars(numbers).all() == [1, 2]


def test_a_withdrawn_signature_keeps_its_number_and_leaves_the_count(
    database: Database, now: datetime, campaign_row: Row, signature_row: Row
) -> None:
    with database.writing() as session:
        signature_row(session, campaign_row(session), {"uk": "accepted"})
    count_all(database, now)
    with database.writing() as session:
        session.execute(update(Signature).values(state="withdrawn", uncounted=True))
    count_all(database, now)
    with database.reading() as session:
        kinds = {kind for _, _, kind in counters(session)}
        assert kinds == {"withdrawn"}
        assert session.scalars(select(Signature.number)).one() == 1


def test_counting_twice_counts_once(
    database: Database, now: datetime, campaign_row: Row, signature_row: Row
) -> None:
    with database.writing() as session:
        signature_row(session, campaign_row(session), {"uk": "queued"})
    count_all(database, now)
    with database.writing() as session:
        session.execute(update(Signature).values(uncounted=True))
    count_all(database, now)
    with database.reading() as session:
        assert set(counters(session).values()) == {1}


def change_something(session: Session, campaign: Campaign, chance: Random) -> None:
    """Move a signature or a letter as a service would, and mark it."""
    mine = select(Signature).where(Signature.campaign_id == campaign.id)
    signature = chance.choice(session.scalars(mine).all())
    letters = select(Letter).where(Letter.signature_id == signature.id)
    letter = chance.choice(session.scalars(letters).all())
    if chance.random() < 0.4:
        ways = SIGNATURE_MOVES[SignatureState(signature.state)]
        signature.state = chance.choice(sorted(ways) or [signature.state])
    else:
        letter.state = chance.choice(
            sorted(LETTER_MOVES[LetterState(letter.state)]) or [letter.state]
        )
    signature.uncounted = True


@given(chance=st.randoms())
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
def test_counters_equal_a_recount_after_any_changes(
    database: Database, campaign_row: Row, signature_row: Row, chance: Random
) -> None:
    with database.writing() as session:
        campaign = campaign_row(session, str(uuid4()))
        for _ in range(chance.randint(1, 12)):
            share = chance.randrange(101)
            letters = {"uk": "queued", "de": "undeclared"}
            signature_row(session, campaign, letters, own_words_share=share)
            change_something(session, campaign, chance)
            count_batch(session, NOON, limit=chance.randint(1, 3))
            assert differences(session, campaign.id) == []
    count_all(database, NOON)
    with database.snapshot() as session:
        assert counters(session, campaign.id) == recount(session, campaign.id)


def test_a_wrong_counter_is_found(
    database: Database, now: datetime, campaign_row: Row, signature_row: Row
) -> None:
    with database.writing() as session:
        campaign = campaign_row(session)
        signature_row(session, campaign)
    count_all(database, now)
    with database.writing() as session:
        session.execute(
            update(TallyCount).where(TallyCount.dimension == "all").values(n=5)
        )
        found = differences(session, campaign.id)
    assert found == [Difference(("all", "", "confirmed"), counter=5, rows=1)]
    assert str(found[0]) == "all/confirmed: the counter says 5, the rows say 1"


def test_a_change_that_nobody_marked_is_found(
    database: Database, now: datetime, campaign_row: Row, signature_row: Row
) -> None:
    with database.writing() as session:
        campaign = campaign_row(session)
        signature_row(session, campaign)
    count_all(database, now)
    with database.writing() as session:
        session.execute(update(Signature).values(state="invalidated"))
        cells = {difference.cell for difference in differences(session, campaign.id)}
    assert ("all", "", "invalidated") in cells


def test_two_workers_count_once(
    database: Database, now: datetime, campaign_row: Row, signature_row: Row
) -> None:
    with database.writing() as session:
        campaign = campaign_row(session)
        for _ in range(200):
            signature_row(session, campaign, {"uk": "queued"})
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: count_all(database, now, limit=9), range(4)))
    count_all(database, now)
    with database.snapshot() as session:
        numbers = session.scalars(select(Signature.number).order_by(Signature.id)).all()
        assert counters(session)["all", "", "confirmed"] == 200
        assert numbers == list(range(1, 201))
        assert differences(session, campaign.id) == []


@pytest.fixture
def postgresql(postgresql_url: str) -> Iterator[Database]:
    """PostgreSQL alone: on SQLite, writers take turns anyway."""
    database = Database(postgresql_url)
    yield database
    database.close()


def test_people_can_confirm_while_a_worker_counts(
    postgresql: Database, now: datetime, campaign_row: Row, signature_row: Row
) -> None:
    with postgresql.writing() as session:
        campaign = campaign_row(session)
        signature_row(session, campaign)
    with postgresql.writing() as counting:
        count_batch(counting, now)
        with postgresql.writing() as confirming:
            signature_row(confirming, campaign)
    count_all(postgresql, now)
    with postgresql.reading() as session:
        assert counters(session)["all", "", "confirmed"] == 2


def test_a_signature_that_is_changing_is_counted_later(
    postgresql: Database, now: datetime, campaign_row: Row, signature_row: Row
) -> None:
    with postgresql.writing() as session:
        signature = signature_row(session, campaign_row(session))
    with postgresql.writing() as changing:
        changing.get_one(Signature, signature.id, with_for_update=True)
        with postgresql.writing() as counting:
            assert not count_batch(counting, now)
    count_all(postgresql, now)
    with postgresql.reading() as session:
        assert counters(session)["all", "", "confirmed"] == 1
