"""The stylesheet's colours can be read, whatever accent a campaign has."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petition.domain.colours import (
    DARK_GROUND,
    LIGHT_GROUND,
    READABLE,
    contrast,
    on_dark,
    on_light,
)

STYLESHEET = Path(__file__).parents[2] / "static" / "css" / "petition.css"
CUSTOM = re.compile(r"--([a-z-]+): (#[0-9a-f]{6});")
#: WCAG 2.2, 1.4.11: what must be seen, but not read.
VISIBLE = 3

BLACK, WHITE = "#000000", "#ffffff"
COLOURS = st.integers(0, 0xFFFFFF).map(lambda value: f"#{value:06x}")


def colours(*, dark: bool) -> dict[str, str]:
    """The colours that the stylesheet names, in the light or in the dark."""
    text = STYLESHEET.read_text()
    light, _, rest = text.partition("@media (prefers-color-scheme: dark)")
    return dict(CUSTOM.findall(light)) | (dict(CUSTOM.findall(rest)) if dark else {})


LOOKS = [colours(dark=False), colours(dark=True)]


def grounds(look: dict[str, str]) -> list[str]:
    """What text stands on."""
    return [look["page"], look["sheet"]]


def test_accents_are_shaded_for_the_hardest_grounds_there_are() -> None:
    light, dark = map(grounds, LOOKS)

    assert max(light, key=lambda ground: contrast(ground, WHITE)) == LIGHT_GROUND
    assert max(dark, key=lambda ground: contrast(ground, BLACK)) == DARK_GROUND


@given(COLOURS)
def test_links_in_any_accent_can_be_read_on_every_ground(accent: str) -> None:
    for look, shade in zip(LOOKS, (on_light, on_dark), strict=True):
        for ground in grounds(look):
            assert contrast(shade(accent), ground) >= READABLE


@pytest.mark.parametrize("name", ["ink", "quiet", "wrong"])
def test_words_can_be_read_on_every_ground(name: str) -> None:
    for look in LOOKS:
        assert all(contrast(look[name], one) >= READABLE for one in grounds(look))


def test_the_edges_of_fields_can_be_seen() -> None:
    for look in LOOKS:
        assert all(contrast(look["control"], one) >= VISIBLE for one in grounds(look))
