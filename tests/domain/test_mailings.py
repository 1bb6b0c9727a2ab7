"""Whom news is for, in which language, and how long a mailing can go on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from petition.domain.campaigns import Consent, Person
from petition.domain.mailings import (
    MailingState,
    chosen,
    lists_names,
    may_go_on,
    spellings,
    wrote_for,
)
from petition.domain.records import RecordLetter

NOON = datetime(2014, 4, 22, 12, tzinfo=UTC)
IVAN = Person(
    "ivan",
    {"": "Ivan Petrov", "ru": "Иван Петров"},
    ("Iwan Petrow",),
    Consent.FAMILY,
    None,
    (),
    alias={"": "A docker"},
)


def _letter(text: str, version: int = 7) -> RecordLetter:
    return RecordLetter("minister", "Minister", "en", "mail", "Free", text, version)


@pytest.mark.parametrize("name", ["IVAN PETROV", "Иван Петров", "iwan petrow"])
def test_a_letter_is_for_whom_it_names_in_any_spelling(name: str) -> None:
    letters = [_letter("Free Olga."), _letter(f"Free {name} now.")]
    assert wrote_for(letters, spellings(IVAN), {7})


def test_a_letter_that_names_others_is_not_for_them() -> None:
    assert not wrote_for([_letter("Free Olga Lee.")], spellings(IVAN), {7})
    assert not wrote_for([], spellings(IVAN), {7})


@pytest.mark.parametrize(
    ("source", "named"),
    [
        ("Free {{ people.imprisoned | names }}.", True),
        ("Free {{people.detained}}.", True),
        ("There are {{ people.imprisoned | count }} of them.", False),
        ("{% if people.missing %}Where are they?{% endif %}", False),
    ],
)
def test_a_template_may_list_people_or_only_count_them(
    source: str, named: bool
) -> None:
    assert lists_names(source) is named


def test_a_letter_that_lists_nobody_is_for_everybody() -> None:
    assert wrote_for([_letter("Free them all.")], spellings(IVAN), {8})


@pytest.mark.parametrize(
    ("language", "default", "found"),
    [("ru", "en", "ru"), ("kk", "en", "en"), ("kk", "fr", "ru")],
)
def test_news_comes_in_a_language_that_it_has(
    language: str, default: str, found: str
) -> None:
    assert chosen({"ru": "Новость", "en": "News"}, language, default) == found


def test_only_a_stopped_mailing_goes_on_and_only_for_four_weeks() -> None:
    later = NOON + timedelta(days=28)
    assert may_go_on(MailingState.STOPPED, NOON, later)
    assert not may_go_on(MailingState.STOPPED, NOON, later + timedelta(seconds=1))
    assert not may_go_on(MailingState.RUNNING, NOON, NOON)
