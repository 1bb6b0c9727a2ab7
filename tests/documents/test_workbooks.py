"""Workbooks hold what was written, as text, and no file ever does."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petition.documents.tables import Row
from petition.documents.workbooks import (
    CELL_UNITS,
    FULL,
    Limits,
    number_workbook,
    text_workbook,
)
from petition.domain.tally_tables import Table

ANY = st.text(st.characters(exclude_categories=["Cs"]))
NASTY = st.text(st.sampled_from("=+-@;, \t\r\n\0'\"<>&_x\ufeff\ufffe\x1b1"))
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def book(rows: Iterable[Row], *columns: str, limits: Limits = FULL) -> bytes:
    return b"".join(text_workbook(columns, rows, "many", limits))


def sheets(data: bytes) -> list[list[list[str]]]:
    """The cells of each sheet, with Excel's _xHHHH_ for what XML cannot hold."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        names = sorted(n for n in archive.namelist() if "worksheets/sheet" in n)
        return [_cells(archive.read(name)) for name in names]


def _cells(sheet: bytes) -> list[list[str]]:
    assert b"<f>" not in sheet
    assert b"<hyperlink" not in sheet
    rows = ElementTree.fromstring(sheet).iter(f"{MAIN}row")  # noqa: S314 – our own.
    return [[_unescaped("".join(cell.itertext())) for cell in row] for row in rows]


def _unescaped(text: str) -> str:
    return re.sub("_x([0-9A-F]{4})_", lambda match: chr(int(match[1], 16)), text)


@given(st.lists(ANY | NASTY | st.just("=1+1"), min_size=1, max_size=4))
def test_a_workbook_holds_texts_as_they_are(texts: list[str]) -> None:
    (sheet,) = sheets(book([{"a": text} for text in texts], "a"))
    assert [cell for row in sheet[1:] for cell in row] == texts


@pytest.mark.parametrize("text", ["<r>&</r>", "_x000D_", "_x000d_", "http://x", "]]>"])
def test_a_workbook_takes_no_text_for_xml_or_a_link(text: str) -> None:
    assert sheets(book([{"a": text}], "a"))[0][1] == [text]


def test_exported_cells_are_text_and_tallied_ones_numbers() -> None:
    exported = book([{"n": 7}], "n")
    tallied = b"".join(number_workbook([Table("day", ("n",), ({"n": 7},))]))
    kinds = []
    for data in (exported, tallied):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        kinds.append(re.findall(r'<c r="A2"( t="inlineStr")?>', sheet))
    assert kinds == [[' t="inlineStr"'], [""]]


def test_a_table_longer_than_a_sheet_goes_on_in_the_next() -> None:
    found = sheets(book(({"n": n} for n in range(4)), "n", limits=Limits(rows=3)))
    assert found == [[["n"], ["0"], ["1"]], [["n"], ["2"], ["3"]]]


def test_a_table_larger_than_a_sheet_goes_on_in_the_next() -> None:
    rows = [{"n": "x" * 400} for _ in range(3)]
    found = sheets(book(rows, "n", limits=Limits(bytes=1000)))
    assert [len(sheet) for sheet in found] == [3, 2]


def test_every_sheet_is_named_where_a_spreadsheet_looks() -> None:
    data = book(({"n": n} for n in range(4)), "n", limits=Limits(rows=3))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        named = archive.read("xl/workbook.xml").decode()
        types = archive.read("[Content_Types].xml").decode()
    assert re.findall('name="([^"]+)"', named) == ["many", "many 2"]
    assert types.count("worksheet+xml") == 2


def test_columns_beyond_z_are_named_by_two_letters() -> None:
    names = [f"c{n}" for n in range(28)]
    data = book([dict.fromkeys(names, "x")], *names)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert re.findall(r'r="([A-Z]+)2"', sheet)[-3:] == ["Z", "AA", "AB"]


@pytest.mark.parametrize("letter", ["x", "😀"])
def test_a_cell_that_is_too_long_says_what_is_missing(letter: str) -> None:
    cell = sheets(book([{"a": letter * 40_000}], "a"))[0][1][0]
    kept = cell.count(letter) if letter != "x" else len(cell.split(" […]")[0])
    assert len(cell.encode("utf-16-le")) <= 2 * CELL_UNITS
    assert f"cut: {40_000 - kept} characters" in cell


def test_a_workbook_streams() -> None:
    def endless() -> Iterator[Row]:
        number = 0
        while True:
            number += 1
            yield {"a": f"{number * 7919 % 1_000_003:x}" * 40}

    pieces = text_workbook(("a",), endless(), "many")
    assert all(len(next(pieces)) < 1 << 20 for _ in range(3))
    pieces.close()  # type: ignore[attr-defined]
