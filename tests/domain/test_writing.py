"""From what a supporter chose to the letters that will be delivered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petition.domain.campaigns import Channel, TargetsMode
from petition.domain.letters import LetterTooLong
from petition.domain.writing import (
    channel_to,
    first_passages,
    read_language,
    write_letters,
    written_to,
)
from tests.support.harbour import (
    EMBASSY,
    LETTERS,
    MINISTER,
    OWN_WORDS,
    PASSAGE,
    TODAY,
    URL,
    a_content,
    a_wish,
)

DATED = LETTERS["en"].replace("Please act soon.", "Today is {{ today }}.")


def _texts(**wish: object) -> list[str]:
    letters = write_letters(a_content(), a_wish(**wish), TODAY, URL)
    return [letter.composed.text for letter in letters]


def test_a_letter_says_what_its_writer_chose() -> None:
    minister, _ = _texts()

    assert "I am Zoë Quartermain, Turnhout, Quay nine." in minister
    assert "new trial." in minister
    assert PASSAGE in minister
    assert OWN_WORDS in minister


def test_what_was_not_chosen_leaves_nothing_behind() -> None:
    minister, _ = _texts(points=frozenset(), own_words="", passages={})

    assert "trial" not in minister
    assert minister.endswith("Please act soon.")
    assert "\n\n\n" not in minister


@pytest.mark.parametrize(
    ("mode", "chosen", "written"),
    [
        (TargetsMode.ALL, (), ["minister", "embassy"]),
        (TargetsMode.SOME, ("embassy", "minister"), ["minister", "embassy"]),
        (TargetsMode.SOME, ("embassy", "nobody"), ["embassy"]),
        (TargetsMode.ONE, ("embassy",), ["embassy"]),
    ],
)
def test_the_targets_are_all_or_those_that_were_chosen(
    mode: TargetsMode, chosen: tuple[str, ...], written: list[str]
) -> None:
    found = written_to(a_content(targets_mode=mode), a_wish(targets=chosen))

    assert [published.target.key for published in found] == written


@pytest.mark.parametrize(
    ("reads", "wish", "language"),
    [
        (("ru", "en"), "en", "en"),
        (("ru", "en"), "ar", "ru"),
        (("fr", "en"), "ru", "en"),
        (("fr",), "ru", "ru"),
        ((), "ar", "ar"),
        ((), "xx", "en"),
        (("ru",), "xx", "ru"),
    ],
)
def test_a_target_gets_a_language_that_it_reads(
    reads: tuple[str, ...], wish: str, language: str
) -> None:
    content = a_content(targets=(replace(MINISTER, languages=reads),))
    target = content.targets["minister"]

    found = read_language(content, a_wish(letter_language=wish), target)

    assert found == language


@pytest.mark.parametrize(
    ("ways", "wish", "way"),
    [
        (tuple(Channel), Channel.POST, Channel.POST),
        ((Channel.POST, Channel.BY_HAND), Channel.MAIL, Channel.POST),
        ((Channel.BY_HAND, Channel.POST), Channel.MAIL, Channel.BY_HAND),
    ],
)
def test_a_channel_that_does_not_lead_there_gives_way(
    ways: tuple[Channel, ...], wish: Channel, way: Channel
) -> None:
    content = a_content(targets=(replace(EMBASSY, channels=ways),))

    assert channel_to(content.targets["embassy"], wish) is way


def test_the_same_choices_give_the_same_letter() -> None:
    assert _texts() == _texts()


def test_phrasings_follow_the_seed_and_match_in_every_language() -> None:
    ways = {"en": ("Give them", "Hold a"), "ru": ("Назначьте", "Нужен")}
    content = a_content(targets=(replace(MINISTER, languages=()),))
    seen = set()
    for seed in range(20):
        chosen = []
        for tag, phrasings in ways.items():
            wish = a_wish(
                seed=f"{seed:016x}", letter_language=tag, targets=("minister",)
            )
            (letter,) = write_letters(content, wish, TODAY, URL)
            chosen.append([words in letter.composed.text for words in phrasings])
        assert chosen[0] == chosen[1]
        seen.add(tuple(chosen[0]))
    assert seen == {(True, False), (False, True)}


@pytest.mark.parametrize("shown_in", ["en", "ru", "ar"])
def test_a_passage_as_some_language_showed_it_is_untouched(shown_in: str) -> None:
    (shown,) = first_passages(a_content(), shown_in, TODAY, URL)

    touched = _texts(passages={1: f"  {shown}\r\n"})

    assert touched == _texts(passages={})


def test_a_passage_as_it_was_shown_yesterday_is_untouched() -> None:
    content = a_content(letters={"en": DATED})
    (shown,) = first_passages(content, "en", TODAY - timedelta(days=1), URL)
    wish = a_wish(passages={1: shown})

    letter = write_letters(content, wish, TODAY, URL)[0]

    assert "Today is April 22, 2014." in letter.composed.text
    assert letter.composed.own_characters == len(OWN_WORDS)


def test_own_characters_are_those_of_words_and_passages() -> None:
    letters = write_letters(a_content(), a_wish(), TODAY, URL)

    assert letters[0].composed.own_characters == len(OWN_WORDS) + len(PASSAGE)


def test_a_letter_names_the_version_it_was_made_from() -> None:
    content = a_content()
    letters = write_letters(content, a_wish(letter_language="ar"), TODAY, URL)

    versions = [content.letters[letter.language].version_id for letter in letters]
    assert [letter.version_id for letter in letters] == versions == [2, 3]


def test_a_letter_that_no_office_would_read_is_refused() -> None:
    with pytest.raises(LetterTooLong):
        _texts(own_words="x" * 12_001)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_a_value_is_never_taken_for_a_template(words: str) -> None:
    given = f"{{{{ supporter.email }}}}{words}{{% if 1 %}}"

    minister, _ = _texts(own_words=given, name="{{ today }}")

    assert "{{ today }}" in minister
    assert "{{ supporter.email }}" in minister


def test_a_wish_never_prints_what_it_holds() -> None:
    (letter, _) = write_letters(a_content(), a_wish(), TODAY, URL)

    assert "Zo" not in repr(a_wish()) + repr(letter)
    assert date(2014, 4, 22) == TODAY
