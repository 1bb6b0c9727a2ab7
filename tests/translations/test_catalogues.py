"""Russian and Kazakh say everything that the interface says, and nothing else."""

import re
from collections.abc import Callable

import pytest
from babel.messages.plurals import get_plural

from petition.documents.words import Words, interface_languages
from tests.support.catalogues import (
    LANGUAGES,
    catalogue,
    english,
    extracted,
    messages,
    pairs,
    translations,
)

PLACEHOLDER = re.compile(r"%\(\w+\)s")
MARKUP = re.compile(r"<[^>]*>|&\w+;|\*\*")
#: What stands in Latin letters in Cyrillic text, too.
LATIN = {"UTC", "UTF", "cookie", "cookies", "name", "example", "org", "on", "PIN", "QR"}
NAMES = {
    "Aegis",
    "FAS",
    "Google",
    "Authenticator",
    "WordPress",
    "Europe",
    "London",
    "N",
}
FORMATS = {
    "HTML",
    "CSV",
    "PNG",
    "JPEG",
    "WebP",
    "TOML",
    "Markdown",
    "oEmbed",
    "csv",
    "json",
    "jsonl",
    "xlsx",
    "xml",
    "txt",
}
#: Commands, files, addresses, tags and what letters and headers are written in.
CODE = {
    *("python", "m", "petition", "doctor", "make", "run", "instance", "recovery"),
    *("code", "https", "www", "from", "dock", "workers", "a", "z", "free", "the"),
    *("crew", "en", "ru", "kk", "GB", "IE", "T", "format", "sandbox", "Sandbox"),
    *("Content", "Security", "Policy", "Subject", "supporter", "branch", "or"),
    *(
        "office",
        "organisation",
        "country",
        "A",
        "Z",
        "ISO",
        "KZ",
        "BR",
        "crh",
        "pt",
        "true",
        "false",
    ),
}

#: Words and signs for which the catalogues have another one: a thing has one word.
OTHERWISE = {
    "kk": r"батырма|тіркелг|форма(?!т)|команда(?!сы|лық)|артқа қайт|кідірт",
    "ru": r" – |адрес\w* почты|прописн",
}

in_each_language = pytest.mark.parametrize("language", LANGUAGES)
in_cyrillic = pytest.mark.parametrize("language", ["kk", "ru"])


def test_the_interface_speaks_english_kazakh_and_russian() -> None:
    assert {"en", "kk", "ru"} <= set(interface_languages())


@in_each_language
def test_catalogues_hold_the_messages_of_the_code_and_no_others(language: str) -> None:
    held = {english(message)[0]: english(message) for message in messages(language)}
    assert held == extracted(), "run `make messages`, then translate what is new"


@in_each_language
def test_every_message_is_translated(language: str) -> None:
    empty = [one.id for one in messages(language) if not all(translations(one))]
    assert empty == []


@in_each_language
def test_no_translation_is_a_guess_or_left_over(language: str) -> None:
    book = catalogue(language)
    assert [one.id for one in messages(language) if one.fuzzy] == []
    assert not book.fuzzy
    assert not book.obsolete


@in_each_language
def test_a_catalogue_counts_as_its_language_does(language: str) -> None:
    book, rule = catalogue(language), get_plural(language)
    assert (book.num_plurals, book.plural_expr) == (rule.num_plurals, rule.plural_expr)


@in_each_language
def test_what_is_counted_has_every_plural_form(language: str) -> None:
    forms = catalogue(language).num_plurals
    assert [
        one.id
        for one in messages(language)
        if len(translations(one)) != (forms if one.pluralizable else 1)
    ] == []


@in_each_language
@pytest.mark.parametrize(
    "reading",
    [
        lambda text: set(PLACEHOLDER.findall(text)),
        lambda text: sorted(MARKUP.findall(text)),
        lambda text: (text[:1].isspace(), text[-1:].isspace()),
        lambda text: text.count("\n"),
    ],
    ids=["placeholders", "markup", "outer space", "line ends"],
)
def test_translations_keep_what_programs_read(
    language: str, reading: Callable[[str], object]
) -> None:
    assert [
        form for source, form in pairs(language) if reading(source) != reading(form)
    ] == []


@in_each_language
def test_placeholders_are_the_only_percent_and_angle_signs(language: str) -> None:
    bare = [MARKUP.sub("", PLACEHOLDER.sub("", form)) for _, form in pairs(language)]
    assert [form for form in bare if re.search("[%<>&]", form)] == []


@in_cyrillic
def test_no_english_is_left(language: str) -> None:
    words = {
        word
        for _, form in pairs(language)
        for word in re.findall("[A-Za-z]+", MARKUP.sub("", PLACEHOLDER.sub("", form)))
    }
    assert words <= LATIN | NAMES | FORMATS | CODE


@in_cyrillic
def test_quotation_marks_are_those_of_the_language(language: str) -> None:
    assert [form for _, form in pairs(language) if re.search("[\"'“”„]", form)] == []


@pytest.mark.parametrize(
    ("language", "n", "sentence"),
    [
        ("ru", 1, "1 человек подписал"),
        ("ru", 3, "3 человека подписали"),
        ("ru", 11, "11 человек подписали"),
        ("ru", 21, "21 человек подписал"),
        ("kk", 1, "1 адам қол қойды"),
        ("kk", 5, "5 адам қол қойды"),
        ("kk-KZ", 5, "5 адам қол қойды"),
    ],
)
def test_people_are_counted_in_good_grammar(
    language: str, n: int, sentence: str
) -> None:
    counted = Words(language).ngettext(
        "%(n)s person has signed", "%(n)s people have signed", n
    )
    assert (counted % {"n": n}).replace("\N{NO-BREAK SPACE}", " ") == sentence


@in_cyrillic
def test_a_thing_is_called_by_one_word(language: str) -> None:
    other = re.compile(OTHERWISE[language], re.IGNORECASE)
    forms = [form.replace("\N{NO-BREAK SPACE}", " ") for _, form in pairs(language)]
    assert [form for form in forms if other.search(form)] == []
