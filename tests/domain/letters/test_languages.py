"""Each language joins names, writes dates and capitals in its own way."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petition.domain.letters.languages import (
    capitalize,
    join_names,
    locale_of,
    long_date,
    lower,
    upper,
)


@pytest.mark.parametrize(
    ("language", "joined"),
    [
        ("en", "Roza, Maksat, and Naryn"),
        ("ru", "Roza, Maksat и Naryn"),
        ("de-AT", "Roza, Maksat und Naryn"),
        ("ar", "Roza وMaksat وNaryn"),
        ("tr", "Roza, Maksat ve Naryn"),
        ("zh-Hant", "Roza、Maksat和Naryn"),
    ],
)
def test_names_are_joined_as_the_language_does(language, joined):
    assert join_names(("Roza", "Maksat", "Naryn"), language) == joined


def test_two_names_are_joined_in_kazakh():
    assert join_names(("Роза", "Мақсат"), "kk") == "Роза және Мақсат"


def test_one_name_stands_alone_and_none_is_nothing():
    assert join_names(("Roza",), "ru") == "Roza"
    assert join_names((), "ru") == ""


def test_a_brace_in_a_name_is_only_a_brace():
    assert join_names(("{1}", "{0}"), "en") == "{1} and {0}"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "April 22, 2014"),
        ("ru", "22 апреля 2014\u202fг."),
        ("kk", "2014\u202fж. 22 сәуір"),
        ("ar", "22 أبريل 2014"),
    ],
)
def test_dates_are_written_out(language, words):
    assert long_date(date(2014, 4, 22), language) == words


def test_a_language_unknown_to_cldr_gets_commas_and_iso_dates():
    assert join_names(("A", "B"), "qqx") == "A, B"
    assert long_date(date(2014, 4, 22), "qqx") == "2014-04-22"


def test_turkish_keeps_the_dots_of_its_letters():
    assert upper("Yıldız İris i", "tr") == "YILDIZ İRİS İ"
    assert lower("IRMAK İRİS", "az") == "ırmak iris"
    assert upper("Iris i", "en") == "IRIS I"


def test_only_the_first_letter_becomes_a_capital():
    assert capitalize("o’Brien-McDonald", "en") == "O’Brien-McDonald"
    assert capitalize("", "en") == ""


@given(st.text(max_size=20))
def test_any_language_tag_is_looked_up_without_harm(tag):
    locale_of(tag)
    assert join_names(("A",), tag) == "A"
