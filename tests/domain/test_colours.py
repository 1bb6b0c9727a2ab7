"""Text in or on any accent colour can be read (WCAG 2.2)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petition.domain.colours import (
    DARK_GROUND,
    INK,
    LIGHT_GROUND,
    READABLE,
    WHITE,
    contrast,
    on_dark,
    on_light,
    text_on,
)

STYLE = Path(__file__).parents[2] / "static" / "css" / "petition.css"
#: What a control must stand out by.
CONTROL = 3
COLOURS = st.integers(0, 0xFFFFFF).map(lambda value: f"#{value:06x}")


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#ffffff", "#000000", 21),
        ("#777777", "#777777", 1),
        ("#ffffff", "#777777", 4.48),
    ],
)
def test_contrast_is_as_wcag_defines_it(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == contrast(other, one)
    assert contrast(one, other) == pytest.approx(ratio, abs=0.01)


@pytest.mark.parametrize(("colour", "text"), [("#ffee00", INK), ("#102030", WHITE)])
def test_text_on_a_colour_is_what_reads_better(colour: str, text: str) -> None:
    assert text_on(colour) == text


@given(COLOURS)
def test_text_in_any_colour_can_be_read_on_light_and_dark(colour: str) -> None:
    assert contrast(on_light(colour), LIGHT_GROUND) >= READABLE
    assert contrast(on_dark(colour), DARK_GROUND) >= READABLE


@given(COLOURS)
def test_a_button_can_be_read_and_told_from_the_page(colour: str) -> None:
    pressed, dark_page = _colour("--on-press"), _colour("--page", 1)

    assert contrast(on_dark(colour), pressed) >= READABLE
    assert contrast(on_dark(colour), dark_page) >= CONTROL
    assert contrast(on_light(colour), _colour("--page")) >= CONTROL


def _colour(name: str, number: int = 0) -> str:
    """A colour of the stylesheet: the light one comes first, then the dark one."""
    return str(re.findall(rf"{name}: (#[0-9a-f]{{6}});", STYLE.read_text())[number])


@given(COLOURS)
def test_text_on_any_colour_can_be_read(colour: str) -> None:
    assert contrast(text_on(colour), colour) >= READABLE


@pytest.mark.parametrize("colour", ["#1f5c99", "#A03020"])
def test_a_colour_that_reads_well_stays_as_it_is(colour: str) -> None:
    assert on_light(colour) == colour.lower()
