"""Sentences that remember what they were made of."""

from __future__ import annotations

from petition.domain.saying import languages, say, say_many


def test_a_sentence_is_its_english() -> None:
    assert say("%(value)s is not a day", value='"x"') == '"x" is not a day'


def test_it_remembers_what_it_was_made_of() -> None:
    told = say("%(value)s is not a day", value='"x"')
    assert (told.one, dict(told.values)) == (
        "%(value)s is not a day",
        {"value": '"x"'},
    )


def test_a_sentence_can_fill_a_place_of_another() -> None:
    told = say("It lacks %(part)s", part=say("point %(key)s", key="a"))
    assert told == "It lacks point a"


def test_one_thing_and_many_are_told_apart() -> None:
    forms = "%(n)s sign", "%(n)s signs"
    assert [say_many(*forms, n) for n in (1, 2001)] == ["1 sign", "2,001 signs"]


def test_english_names_languages_by_their_tags() -> None:
    assert say("None in %(languages)s", languages=languages("ru", "kk")) == (
        "None in ru, kk"
    )
