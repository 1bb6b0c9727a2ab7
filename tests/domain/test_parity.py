"""A translation is stale, part by part, from when its source changed."""

from __future__ import annotations

from petition.domain.parity import Ledger, keep_step, settle, stale

OLD = {"title": "Free them", "story": "Two are in prison."}
NEW = {**OLD, "story": "Three are in prison."}
RU = {"title": "Свободу", "story": "Двое в тюрьме."}
BEGUN: Ledger = keep_step({}, "en", {}, {"en": OLD, "ru": RU})


def moved(ledger: Ledger = BEGUN) -> Ledger:
    return keep_step(ledger, "en", {"en": OLD, "ru": RU}, {"en": NEW, "ru": RU})


def test_what_was_taken_in_together_is_in_step() -> None:
    assert stale(BEGUN, "en", {"en": OLD, "ru": RU}) == {"ru": ()}


def test_only_the_part_whose_source_changed_is_stale() -> None:
    assert stale(moved(), "en", {"en": NEW, "ru": RU}) == {"ru": ("story",)}


def test_it_is_known_too_where_nobody_kept_a_ledger_before() -> None:
    assert stale(moved({}), "en", {"en": NEW, "ru": RU}) == {"ru": ("story",)}


def test_two_changes_of_the_source_are_no_less_than_one() -> None:
    newer = {**NEW, "title": "Free all"}
    ledger = keep_step(moved(), "en", {"en": NEW, "ru": RU}, {"en": newer, "ru": RU})
    assert stale(ledger, "en", {"en": newer, "ru": RU}) == {"ru": ("title", "story")}


def test_a_part_that_was_written_anew_is_in_step() -> None:
    again = {**RU, "story": "Трое в тюрьме."}
    ledger = keep_step(moved(), "en", {"en": NEW, "ru": RU}, {"en": NEW, "ru": again})
    assert stale(ledger, "en", {"en": NEW, "ru": again}) == {"ru": ()}


def test_a_source_that_is_as_it_was_makes_nothing_stale() -> None:
    ledger = keep_step(moved(), "en", {"en": NEW, "ru": RU}, {"en": OLD, "ru": RU})
    assert stale(ledger, "en", {"en": OLD, "ru": RU}) == {"ru": ()}


def test_a_part_can_be_called_right_as_it_is() -> None:
    ledger = settle(moved(), "ru", NEW, ["story"])
    assert stale(ledger, "en", {"en": NEW, "ru": RU}) == {"ru": ()}


def test_what_is_not_there_is_missing_and_not_stale() -> None:
    none = {"title": "", "story": ""}
    assert stale(moved(), "en", {"en": NEW, "ru": none}) == {"ru": ()}
