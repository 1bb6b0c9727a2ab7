"""A badge is a well-formed picture without scripts, whatever it says."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petition.documents.badges import LONGEST, STYLE, Badge, policy, shortened, svg

SVG = "{http://www.w3.org/2000/svg}"
BADGE = Badge(
    title="Free the dockers",
    count="11,399 people have signed",
    language="en",
    direction="ltr",
    ground="#5b3a8c",
    ink="#ffffff",
)
TEXT = st.text(st.characters())


def lines(badge: Badge) -> list[ET.Element]:
    return list(ET.fromstring(svg(badge)).iter(f"{SVG}text"))  # noqa: S314 – our own.


def test_it_says_title_and_count_to_everyone() -> None:
    root = ET.fromstring(svg(BADGE))  # noqa: S314 – our own.
    said = "Free the dockers: 11,399 people have signed"
    assert root.get("aria-label") == said == root.findtext(f"{SVG}title")
    assert [(line.text or "").strip("\u2068\u2069") for line in lines(BADGE)] == [
        BADGE.title,
        BADGE.count,
    ]


def test_from_right_to_left_the_title_stands_on_the_right() -> None:
    title, count = lines(replace(BADGE, direction="rtl", language="ar"))
    assert float(title.attrib["x"]) > float(count.attrib["x"])


@given(title=TEXT, count=TEXT, direction=st.sampled_from(["ltr", "rtl"]))
def test_every_line_stays_in_its_cell(title: str, count: str, direction: str) -> None:
    badge = replace(BADGE, title=title, count=count, direction=direction)
    root = ET.fromstring(svg(badge))  # noqa: S314 – our own.
    whole = float(root.attrib["width"])
    for line in lines(badge):
        half = float(line.attrib["textLength"]) / 2
        assert float(line.attrib["x"]) - half >= 9
        assert float(line.attrib["x"]) + half <= whole - 9


@given(title=TEXT)
def test_nothing_in_a_title_becomes_a_part_of_the_picture(title: str) -> None:
    tags = [one.tag for one in ET.fromstring(svg(replace(BADGE, title=title))).iter()]  # noqa: S314 – our own.
    assert tags == [one.tag for one in ET.fromstring(svg(BADGE)).iter()]  # noqa: S314 – our own.
    assert not {f"{SVG}script", f"{SVG}image", f"{SVG}a"} & {*tags}


@pytest.mark.parametrize("title", ["x" * 200, "é" * 60, "слово " * 40])
def test_a_long_title_is_cut(title: str) -> None:
    assert len(shortened(title)) <= LONGEST
    assert shortened(title).endswith("…")


def test_it_follows_light_and_dark_and_loads_nothing() -> None:
    assert "prefers-color-scheme:dark" in STYLE
    assert "url(" not in STYLE
    assert policy().startswith("default-src 'none'; style-src 'sha256-")
