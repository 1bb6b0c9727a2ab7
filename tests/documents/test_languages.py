"""Languages by their names."""

from __future__ import annotations

import pytest
from babel import Locale

from petition.documents.languages import every, meant, named, offered, own_names
from petition.documents.words import interface_languages, words_for
from petition.domain.places import language_tags

in_each_language = pytest.mark.parametrize("tag", interface_languages())


def test_languages_call_themselves_what_cldr_says() -> None:
    known = {tag: Locale.parse(tag, sep="-") for tag in own_names()}
    assert own_names() == {
        tag: locale.languages[tag.replace("-", "_")] for tag, locale in known.items()
    }


def test_a_language_is_called_by_its_name_here_and_its_own() -> None:
    assert named(words_for("en"), "kk") == "Kazakh — қазақ тілі"
    assert named(words_for("kk"), "kk") == "қазақ тілі"
    assert named(words_for("ru"), "uz-Cyrl") == "узбекский (кириллица)"


@in_each_language
def test_every_language_is_offered_once_and_understood(tag: str) -> None:
    words = words_for(tag)
    tags = [one for one, _ in offered(words)]
    assert len(set(tags)) == len(tags)
    assert tags[:3] == list(interface_languages())
    assert {one: meant(words, name) for one, name in offered(words)} == {
        one: one for one in tags
    }


@in_each_language
def test_each_tag_is_its_own_language_and_each_name_some_language(tag: str) -> None:
    words = words_for(tag)
    assert {one: meant(words, one) for one in language_tags(tag)} == {
        one: one for one in language_tags(tag)
    }
    assert all(meant(words, name) in language_tags(tag) for name in every(words))


@pytest.mark.parametrize(
    ("typed", "tag"),
    [
        ("қазақ тілі", "kk"),
        (" Қазақ  тілі ", "kk"),
        ("казахский", "kk"),
        ("Kazakh", "kk"),
        ("русский", "ru"),
        ("pt_br", "pt-BR"),
        ("sr-Latn", "sr-Latn"),
        ("x-ours", "x-ours"),
        ("kz", "kz"),
        ("клингонский!", None),
        ("", None),
        ("<b>", None),
    ],
)
def test_a_language_may_be_typed_in_many_ways(typed: str, tag: str | None) -> None:
    assert meant(words_for("ru"), typed) == tag


def test_kazakh_names_follow_the_kazakh_alphabet() -> None:
    names = [name for name in every(words_for("kk")) if name[0] in "акқл"]
    initials = "".join(dict.fromkeys(name[0] for name in names))
    assert initials == "акқл"
