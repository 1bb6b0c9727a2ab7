"""What a confirmation token opens comes back as it went in."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petition.domain.pending import PendingDetails
from petition.domain.records import DamagedRecord, RecordLetter, SupporterRecord

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
RECORDS = st.builds(
    SupporterRecord,
    name=TEXTS, email=TEXTS, country=TEXTS, language=TEXTS,
    fields=st.dictionaries(TEXTS, TEXTS, max_size=3),
    updates=st.booleans(), reply=st.booleans(),
    partner_consent=st.none() | TEXTS, seed=TEXTS,
    points=st.lists(TEXTS, max_size=3).map(tuple),
    letters=st.lists(
        st.builds(
            RecordLetter,
            target=TEXTS, target_name=TEXTS, language=TEXTS, channel=TEXTS,
            subject=TEXTS, text=TEXTS, version_id=st.integers(1, 9),
        ),
        max_size=2,
    ).map(tuple),
)  # fmt: skip
DETAILS = st.builds(
    PendingDetails,
    record=RECORDS, partner=st.none() | TEXTS, source=st.none() | TEXTS,
    channel=TEXTS, own_words_share=st.integers(0, 100),
    text_version_id=st.integers(1, 9),
)  # fmt: skip


@given(DETAILS)
def test_details_come_back_as_they_were(details: PendingDetails) -> None:
    assert PendingDetails.from_json(details.to_json()) == details


@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_anything_else_is_damaged(plain: bytes) -> None:
    with pytest.raises(DamagedRecord):
        PendingDetails.from_json(plain)


@given(DETAILS, st.sampled_from(["record", "partner", "text_version_id"]))
def test_details_that_lack_a_part_are_damaged(
    details: PendingDetails, part: str
) -> None:
    values = json.loads(details.to_json())
    del values[part]

    with pytest.raises(DamagedRecord):
        PendingDetails.from_json(json.dumps(values).encode())


def test_details_never_print_what_they_hold() -> None:
    record = SupporterRecord("Zoë", "zoe@mail.example", "BE", "en")
    details = PendingDetails(record, None, None, "mail", 0, 1)

    assert "Zo" not in repr(details) + repr(record)
