"""Who has written is counted by provider once, and then nobody can tell which."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from petition.models import PendingSignature, Signature, TallyCount
from petition.services.counting import count_batch, differences
from petition.services.forgetting import forget
from petition.services.written import count_written
from tests.support.office import Office


def counters(office: Office) -> dict[tuple[str, str], int]:
    with office.database.reading() as session:
        mine = select(TallyCount).where(TallyCount.dimension == "provider")
        return {(row.value, row.kind): row.n for row in session.scalars(mine)}


def count_all(office: Office, limit: int = 300) -> None:
    more = True
    while more:
        with office.database.writing() as session:
            more = count_written(session, office.now, limit)
    with office.database.writing() as session:
        count_batch(session, office.now)


def test_who_has_written_is_counted_by_provider(office: Office) -> None:
    for email in ("a@gmail.com", "b@gmail.com", "c@union.example"):
        office.sign(address=email)
    count_all(office, limit=2)
    assert counters(office) == {("Gmail", "written"): 2, ("other", "written"): 1}


def test_after_counting_no_row_tells_a_provider(office: Office) -> None:
    office.sign(address="a@gmail.com")
    office.signed(address="b@gmail.com")
    count_all(office)
    with office.database.reading() as session:
        assert set(session.scalars(select(PendingSignature.provider))) == {None}
        assert set(session.scalars(select(Signature.provider))) == {None}


def test_who_confirms_before_being_counted_is_counted_once_as_both(
    office: Office,
) -> None:
    office.signed(address="a@gmail.com")
    count_all(office)
    assert counters(office) == {("Gmail", "written"): 1, ("Gmail", "confirmed"): 1}


def test_who_confirms_after_being_counted_is_not_counted_as_writing_again(
    office: Office,
) -> None:
    token = office.sign(address="a@gmail.com")
    count_all(office)
    office.confirm(token)
    count_all(office)
    count_all(office)
    assert counters(office) == {("Gmail", "written"): 1, ("Gmail", "confirmed"): 1}


@pytest.mark.parametrize("counted_between", [False, True])
def test_who_signs_twice_and_confirms_once_has_written_twice(
    office: Office, counted_between: bool
) -> None:
    office.sign(address="a@gmail.com")
    if counted_between:
        count_all(office)
    office.signed(address="a@gmail.com")
    count_all(office)
    assert counters(office) == {("Gmail", "written"): 2, ("Gmail", "confirmed"): 1}


def test_who_says_that_it_was_somebody_else_was_written_for(office: Office) -> None:
    office.not_me(office.sign(address="a@gmail.com"))
    count_all(office)
    assert counters(office) == {("Gmail", "written"): 1}


def test_who_is_forgotten_before_being_counted_has_written(office: Office) -> None:
    office.sign(address="a@gmail.com")
    with office.database.writing() as session:
        forget(session, office.now + timedelta(days=8))
    count_all(office)
    assert counters(office) == {("Gmail", "written"): 1}


def test_who_withdraws_has_confirmed_all_the_same(office: Office) -> None:
    receipt = office.signed(address="a@gmail.com")
    count_all(office)
    office.withdraw(receipt)
    count_all(office)
    assert counters(office) == {("Gmail", "written"): 1, ("Gmail", "confirmed"): 1}


def test_the_check_of_counters_leaves_out_what_no_row_tells(office: Office) -> None:
    office.signed(address="a@gmail.com")
    count_all(office)
    with office.database.writing() as session:
        assert differences(session, office.content().campaign_id) == []


def test_two_workers_count_those_who_wrote_once(office: Office) -> None:
    for number in range(20):
        office.sign(address=f"a{number}@gmail.com")
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: count_all(office, limit=3), range(4)))
    assert counters(office) == {("Gmail", "written"): 20}
