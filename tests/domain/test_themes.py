"""A theme is one of a few values that we know, whatever is asked for."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petition.domain.colours import LIGHT_GROUND, READABLE, contrast, on_light, text_on
from petition.domain.themes import FONTS, MOST_RADIUS, Theme, read_theme

USUAL = "#102030"
EVIL = [
    *("red", "#fff", "url(//x.example)", "#ffffff;display:none", "#ffffff\n", "٣٣"),
    *("-1", "25", "1e1", "6px", "0x6", "", " 6", "expression(1)", "Comic Sans"),
]


@pytest.mark.parametrize("asked", ["#AbCdEf", "abcdef"])
def test_a_colour_may_leave_out_its_hash(asked: str) -> None:
    assert read_theme(asked, "24", "serif", usual=USUAL) == Theme(
        "#abcdef", 24, "serif"
    )


@pytest.mark.parametrize("asked", EVIL)
def test_what_is_no_value_of_a_theme_is_as_usual(asked: str) -> None:
    assert read_theme(asked, asked, asked, asked, usual=USUAL) == Theme(USUAL)


@given(st.text(), st.text(), st.text())
def test_nothing_but_known_values_comes_out(
    accent: str, radius: str, font: str
) -> None:
    theme = read_theme(accent, radius, font, usual=USUAL)
    assert re.fullmatch(r"#[0-9a-f]{6}", theme.accent)
    assert 0 <= theme.radius <= MOST_RADIUS
    assert theme.font in FONTS


@given(st.integers(0, 0xFFFFFF).map("{:06x}".format))
def test_text_in_and_on_any_accent_can_be_read(asked: str) -> None:
    accent = read_theme(asked, "", "", usual=USUAL).accent
    assert contrast(on_light(accent), LIGHT_GROUND) >= READABLE
    assert contrast(text_on(accent), accent) >= READABLE


def test_no_font_is_fetched() -> None:
    assert not [stack for stack in FONTS.values() if re.search(r"[(){};:/]", stack)]
