"""What is sealed for the organisers."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petition.domain.records import (
    DamagedRecord,
    RecordLetter,
    SupporterDetails,
    SupporterRecord,
)

LONE = rb'{"name":"\ud800","email":"","country":"","language":""}'

TEXT = st.text(st.characters(exclude_categories=["Cs"]))

LETTERS = st.builds(RecordLetter, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, st.integers())

RECORDS = st.builds(
    SupporterRecord,
    name=TEXT,
    email=TEXT,
    country=TEXT,
    language=TEXT,
    fields=st.dictionaries(TEXT, TEXT),
    updates=st.booleans(),
    reply=st.booleans(),
    partner_consent=st.none() | TEXT,
    seed=TEXT,
    points=st.lists(TEXT).map(tuple),
    letters=st.lists(LETTERS, max_size=3).map(tuple),
)


@given(RECORDS)
def test_a_record_is_the_same_after_its_round_trip(record: SupporterRecord) -> None:
    assert SupporterRecord.from_json(record.to_json()) == record


@given(RECORDS)
def test_the_details_are_those_of_the_record(record: SupporterRecord) -> None:
    details = SupporterDetails(record.name, record.email, record.updates, record.fields)
    plain = record.to_json()
    assert SupporterDetails.from_json(plain) == details
    spaced = json.dumps(json.loads(plain), indent=1, sort_keys=True).encode()
    assert SupporterDetails.from_json(spaced) == details


def test_a_text_that_looks_like_letters_hides_no_details() -> None:
    trap = ',"letters":[ ","letters":['
    record = SupporterRecord(trap, "zoe@example.org", "GB", "en", {"city": trap})
    details = SupporterDetails.from_json(record.to_json())
    assert (details.name, details.fields) == (trap, {"city": trap})


def test_keys_of_a_newer_version_are_passed_over() -> None:
    record = SupporterRecord("Zoë", "zoe@example.org", "GB", "en")
    plain = json.loads(record.to_json()) | {"v": 2, "pronouns": ["they"]}
    assert SupporterRecord.from_json(json.dumps(plain).encode()) == record


def test_a_record_prints_nothing_of_its_supporter() -> None:
    record = SupporterRecord("Zoë", "zoe@example.org", "GB", "en")
    assert "zoe" not in repr(record).casefold()


@pytest.mark.parametrize(
    "plain",
    [b"", LONE, b"\xff", b"[]", b"{}", b'"x"', b"1", b'{"name": 1}', b"[" * 100_000],
)
def test_damaged_bytes_are_no_record(plain: bytes) -> None:
    with pytest.raises(DamagedRecord):
        SupporterRecord.from_json(plain)
    with pytest.raises(DamagedRecord):
        SupporterDetails.from_json(plain)


@given(st.binary())
def test_any_bytes_are_a_record_or_damaged(plain: bytes) -> None:
    with pytest.raises(DamagedRecord):
        SupporterRecord.from_json(plain)
    with pytest.raises(DamagedRecord):
        SupporterDetails.from_json(plain)
