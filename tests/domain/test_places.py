"""Countries and languages, as CLDR knows them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petition.domain import places


@pytest.mark.parametrize(
    ("tag", "direction"),
    [
        ("en", "ltr"),
        ("ar", "rtl"),
        ("fa-AF", "rtl"),
        ("he", "rtl"),
        ("xx", "ltr"),
        ("", "ltr"),
    ],
)
def test_a_language_runs_in_its_direction(tag: str, direction: str) -> None:
    assert places.direction(tag) == direction


def test_there_are_exactly_the_countries_of_iso_3166_and_kosovo() -> None:
    codes = places.country_codes()

    assert len(codes) == 250
    assert {"KZ", "GB", "VA", "TW", "PS", "XK"} <= codes
    assert not {"UK", "EU", "UN", "AC", "IC", "TA", "ZZ", "SU"} & codes


@pytest.mark.parametrize(
    ("code", "tag", "name"),
    [
        ("KZ", "ru", "Казахстан"),
        ("KZ", "ru-KZ", "Казахстан"),
        ("KZ", "xx", "Kazakhstan"),
        ("QQ", "ru", "QQ"),
    ],
)
def test_a_country_has_a_name_in_a_language_or_in_english(
    code: str, tag: str, name: str
) -> None:
    assert places.country_name(code, tag) == name


def test_all_countries_come_in_the_order_of_their_names() -> None:
    names = [name for _, name in places.countries("ru")]

    assert names == sorted(names, key=places.alphabetical)
    assert {code for code, _ in places.countries("ru")} == places.country_codes()


@pytest.mark.parametrize(
    ("tag", "in_tag", "name"),
    [
        ("kk", "ru", "казахский"),
        ("sr-Latn", "ru", "сербский (латиница)"),
        ("pt-BR", "en", "Brazilian Portuguese"),
        ("kk", "xx", "kk"),
        ("xx", "ru", "xx"),
    ],
)
def test_a_language_has_a_name_in_another(tag: str, in_tag: str, name: str) -> None:
    assert places.language_name(tag, in_tag) == name


@given(st.text(max_size=30))
def test_any_tag_has_a_direction(tag: str) -> None:
    assert places.direction(tag) in ("ltr", "rtl")
