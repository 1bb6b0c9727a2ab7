"""The interface's words: which language is wanted, and how it writes things."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petition.documents.words import (
    FOLDER,
    Words,
    interface_languages,
    negotiate,
    words_for,
)
from petition.domain.dates import PartialDate
from petition.domain.packs import Finding
from petition.domain.saying import languages, say, say_many

OFFERED = ("en", "ru", "kk", "ar", "pt-BR")
DAY = date(2014, 4, 22)


@pytest.mark.parametrize(
    ("accepted", "wanted"),
    [
        ("ru", "ru"),
        ("ru-RU,ru;q=0.9,en;q=0.8", "ru"),
        ("ar-EG;q=1,en;q=0.1", "ar"),
        ("en;q=0.1,kk;q=0.9", "kk"),
        ("de,fr;q=0.9,kk-Cyrl-KZ;q=0.2", "kk"),
        ("ru; q=0.9, kk; q=0.95", "kk"),
        ("ru ;Q=0.9", "ru"),
        ("RU", "ru"),
        ("pt-br", "pt-BR"),
        ("pt_BR", "pt-BR"),
        ("ru;q=0,kk;q=0.1", "kk"),
    ],
)
def test_the_most_wanted_language_that_is_offered_is_taken(
    accepted: str, wanted: str
) -> None:
    assert negotiate(accepted, OFFERED, "en") == wanted


@pytest.mark.parametrize(
    ("accepted", "offered", "wanted"),
    [
        ("zh-TW,zh;q=0.9,en;q=0.8", ("en", "zh-Hans", "zh-Hant"), "zh-Hant"),
        ("zh-CN,en;q=0.8", ("en", "zh-Hant", "zh-Hans"), "zh-Hans"),
        ("zh-HK", ("en", "zh"), "zh"),
        ("zh", ("en", "zh-Hant"), "zh-Hant"),
        ("pt-PT,pt;q=0.9,en;q=0.8", ("en", "pt-BR"), "pt-BR"),
        ("pt-PT", ("en", "pt-BR", "pt"), "pt"),
        ("sr-Latn-RS", ("en", "sr", "sr-Latn"), "sr-Latn"),
        ("iw", ("en", "he"), "he"),
        ("nb-NO", ("en", "no"), "no"),
        ("no", ("en", "nb"), "nb"),
        ("tlh", ("en", "tlh"), "tlh"),
    ],
)
def test_a_language_is_read_in_its_script_and_under_its_old_code(
    accepted: str, offered: tuple[str, ...], wanted: str
) -> None:
    assert negotiate(accepted, offered, "en") == wanted


@pytest.mark.parametrize(
    "accepted",
    [
        "",
        "*",
        "de",
        "ru;q=0",
        ",;,;q=",
        "ru;q=x",
        "ru;q=nan",
        "ru;q=-1",
        "-",
        "a" * 9999,
    ],
)
def test_where_nothing_fits_the_default_is_taken(accepted: str) -> None:
    assert negotiate(accepted, OFFERED, "kk") == "kk"


@given(st.text(max_size=60))
def test_any_header_gives_a_language_that_is_offered(accepted: str) -> None:
    assert negotiate(accepted, iter(OFFERED), "en") in OFFERED


def test_english_comes_first_and_needs_no_catalogue() -> None:
    assert interface_languages()[0] == "en"
    assert {"ru", "kk"} <= set(interface_languages())


@pytest.mark.parametrize("tag", ["ru", "kk"])
def test_a_language_with_a_catalogue_speaks_it(tag: str) -> None:
    words = words_for(tag)

    assert words.interface == tag
    assert words.gettext("Hello,") != "Hello,"


def test_a_region_speaks_its_language() -> None:
    assert words_for("ru-KZ").gettext("Hello,") == words_for("ru").gettext("Hello,")
    assert words_for("ru-KZ").tag == "ru-KZ"


@pytest.mark.parametrize(
    ("tag", "direction"), [("ur", "rtl"), ("sw", "ltr"), ("xx", "ltr")]
)
def test_a_language_without_a_catalogue_keeps_its_tag_and_direction(
    tag: str, direction: str
) -> None:
    words = words_for(tag)

    assert (words.tag, words.direction, words.interface) == (tag, direction, "en")
    assert words.gettext("Hello,") == "Hello,"
    assert words.ngettext("one", "many", 2) == "many"
    assert words.date(DAY) == "22 April 2014"


def test_arabic_runs_right_to_left() -> None:
    assert words_for("ar").direction == "rtl"
    assert words_for("ar").own_language_name("ar") == "العربية"


@pytest.mark.parametrize(
    ("iso", "in_english", "in_russian"),
    [
        ("2014-04-22", "22 April 2014", "22 апреля 2014"),
        ("2014-04", "April 2014", "апрель 2014"),
        ("2014", "2014", "2014"),
    ],
)
def test_a_date_is_written_as_precisely_as_it_is_known(
    iso: str, in_english: str, in_russian: str
) -> None:
    day = PartialDate(iso)

    assert words_for("en").date(day) == in_english
    assert words_for("ru").date(day).startswith(in_russian)


def test_a_time_stands_as_it_is_on_the_spot() -> None:
    at = datetime(2014, 4, 22, 18, 30)  # noqa: DTZ001 – local time, without a zone.

    assert words_for("en").local_time(at) == "Tuesday, 22 April 2014, 18:30"


def test_numbers_are_grouped_as_the_language_does() -> None:
    assert words_for("en").number(11399) == "11,399"
    assert words_for("ru").number(11399) == "11\xa0399"
    assert words_for("en").percent(21) == "21%"
    assert words_for("ru").percent(21) == "21\xa0%"


def test_names_are_joined_as_the_language_does() -> None:
    names = ["Ivan", "Olga", "Marat"]

    assert words_for("en").names(names) == "Ivan, Olga and Marat"
    assert words_for("ru").names(iter(names)) == "Ivan, Olga и Marat"
    assert words_for("en").names([]) == ""


def test_places_and_languages_are_named_in_the_interfaces_language() -> None:
    assert words_for("ru").country("KZ") == "Казахстан"
    assert words_for("ur").country("KZ") == "Kazakhstan"
    assert words_for("ru").language("kk") == "казахский"
    assert ("KZ", "Казахстан") in words_for("ru").countries()


def test_plurals_follow_the_language() -> None:
    one = "With this link you see what has become of your letter, and you can take it"
    russian = {_links(words_for("ru"), number) for number in (1, 2, 5)}

    assert one in _links(words_for("en"), 1)
    assert len(russian) >= 2


def test_words_are_read_once() -> None:
    assert words_for("ru") is words_for("ru")
    assert FOLDER.is_dir()


def _links(words: Words, number: int) -> str:
    return words.ngettext(
        "With this link you see what has become of your letter, and you can take it"
        " back or erase everything about you. It works for seven days.",
        "With these links, one for each person who signed with this address, you see"
        " what has become of your letters, and you can take them back or erase"
        " everything about you. They work for seven days.",
        number,
    )


def test_what_a_rule_says_is_said_in_every_language() -> None:
    said = say("%(value)s is not a day", value='"x"')
    assert Words("ru").said(said) == '"x" — не дата'
    assert Words("kk").said(said) == '"x" – күн емес'
    assert Words("ka").said(said) == said


def test_languages_in_a_sentence_are_called_by_their_names() -> None:
    said = say("There is no text in %(language)s", language=languages("kk"))
    assert Words("en").said(said) == "There is no text in Kazakh"
    assert Words("ru").said(said) == "Нет текста на этом языке: казахский"


def test_words_in_a_sentence_are_translated_with_it() -> None:
    said = say(
        "%(filter)s needs %(wanted)s, this is %(given)s",
        filter="| count",
        wanted=say("a list of names"),
        given=say("text"),
    )
    told = "Для фильтра | count нужно: список имён, а здесь: текст"
    assert Words("ru").said(said) == told


@pytest.mark.parametrize(
    ("n", "told"),
    [(301, "301 знак"), (302, "302 знака"), (2001, "2\u00a0001 знак")],
)
def test_what_is_counted_in_a_sentence_has_its_form(n: int, told: str) -> None:
    forms = "%(value)s has %(n)s character", "%(value)s has %(n)s characters"
    assert Words("ru").said(say_many(*forms, n, value='"x"')) == f'"x" — {told}'


def test_a_finding_is_told_in_whole_sentences() -> None:
    finding = Finding("a.csv", 1, say("The file is empty"), say("Write one"))
    assert Words("ru").told(finding) == "Файл пуст. Напишите его."
