"""Which counters a signature and its letters stand in."""

from __future__ import annotations

from collections import Counter
from datetime import date

from petition.domain.counting import (
    SignatureFacts,
    changes,
    letter_cells,
    signature_cells,
)

FACTS = SignatureFacts(date(2014, 4, 22), "GB", "ru", "labourstart", None, "mail", 7)


def test_a_signature_stands_in_each_dimension_and_pair() -> None:
    assert set(signature_cells(FACTS, "held")) == {
        ("all", "", "held"),
        ("day", "2014-04-22", "held"),
        ("country", "GB", "held"),
        ("language", "ru", "held"),
        ("partner", "labourstart", "held"),
        ("source", "none", "held"),
        ("channel", "mail", "held"),
        ("partner_day", "labourstart|2014-04-22", "held"),
        ("partner_country", "labourstart|GB", "held"),
    }


def test_own_words_are_counted_of_confirmed_signatures_only() -> None:
    kinds = ("confirmed", "withdrawn", "held")
    cells = [cell for kind in kinds for cell in signature_cells(FACTS, kind)]
    own = [cell for cell in cells if cell[0] == "own_words"]
    assert own == [("own_words", "007", "confirmed")]


def test_what_counts_as_nothing_stands_nowhere() -> None:
    assert not [*signature_cells(FACTS, None), *letter_cells("uk", "mail", None)]


def test_a_letter_stands_in_all_its_target_and_its_channel() -> None:
    assert set(letter_cells("uk", "post", "waiting")) == {
        ("letters", "", "waiting"),
        ("letters_target", "uk", "waiting"),
        ("letters_channel", "post", "waiting"),
    }


def test_a_change_takes_away_what_it_adds_elsewhere() -> None:
    there = letter_cells("uk", "mail", "waiting")
    back = letter_cells("uk", "mail", "accepted")
    moved = changes(there, back)
    assert (moved["letters", "", "waiting"], moved["letters", "", "accepted"]) == (
        -1,
        1,
    )
    assert sum(moved.values()) == 0
    assert isinstance(moved, Counter)
