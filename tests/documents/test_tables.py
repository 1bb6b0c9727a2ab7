"""Tables as files: what is written comes back, and nothing in it runs."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from xlsxwriter import Workbook

from petition.documents.tables import (
    CELL_UNITS,
    Cell,
    Row,
    csv_lines,
    file_name,
    formula_safe,
    jsonl_lines,
    letters_text,
    text_table,
    write_sheets,
    write_workbook,
    write_xlsx,
)
from petition.domain.tally_tables import Table

ANY = st.text(st.characters(exclude_categories=["Cs"]))
NASTY = st.text(st.sampled_from("=+-@＝＋－＠;, \t\r\n\0'\"\ufeff\u200b\u00a0x1"))
CELLS = st.none() | st.integers() | ANY | NASTY
COLUMNS = ("a", "b", "c")
ROWS = st.lists(st.fixed_dictionaries(dict.fromkeys(COLUMNS, CELLS)), max_size=5)
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def parsed(rows: list[Row], delimiter: str = ",") -> list[list[str]]:
    text = b"".join(csv_lines(COLUMNS, rows)).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def runs(cell: str) -> bool:
    """Whether a spreadsheet might take the cell for a formula."""
    seen = re.sub(r"[\s\0\ufeff\u200b]", "", cell)
    return seen[:1] in set("=+-@＝＋－＠")


@given(ROWS)
def test_a_csv_file_comes_back_as_its_safe_cells(rows: list[Row]) -> None:
    safe = [[formula_safe(row[column]) for column in COLUMNS] for row in rows]
    assert parsed(rows) == [list(COLUMNS), *safe]


@given(NASTY | ANY)
def test_no_text_starts_a_formula(text: str) -> None:
    assert not runs(formula_safe(text))
    assert formula_safe(text)[:1] not in set("\t\r\n\0")


@given(st.lists(NASTY, min_size=1))
def test_no_text_starts_a_formula_where_semicolons_part(texts: list[str]) -> None:
    lines = csv_lines(COLUMNS, [dict.fromkeys(COLUMNS, text) for text in texts])
    file = b"".join(lines).decode("utf-8-sig")
    parts = re.split(r"[;\t\r\n]", file)
    assert not [part for part in parts if runs(part)]


@pytest.mark.parametrize(
    ("cell", "safe"),
    [
        ("Zoë O’Brien-Smith", "Zoë O’Brien-Smith"),
        ("=1+1", "'=1+1"),
        ("+44 20 7946 0000", "'+44 20 7946 0000"),
        (" \ufeff\u200b@SUM(1)", "' \ufeff\u200b@SUM(1)"),
        ("＝1", "'＝1"),
        ("\tx", "'\tx"),
        ("\t=1", "'\t'=1"),
        ("\r\n=1", "'\r\n'=1"),
        ("\0x", "'\0x"),
        ("x;=1", "x;'=1"),
        ("x\r\n-1", "x\r\n'-1"),
        ("'Abd", "'Abd"),
        ("", ""),
        (None, ""),
        (-5, "-5"),
        (0.2, "0.20"),
    ],
)
def test_formulas_get_a_leading_quote(cell: Cell, safe: str) -> None:
    assert formula_safe(cell) == safe


def test_a_csv_file_has_a_bom_crlf_and_few_quotes() -> None:
    rows = [{"number": 1, "name": 'Ann "A", B', "share": 0.2}]
    lines = b"".join(csv_lines(("number", "name", "share"), rows))
    assert lines == b'\xef\xbb\xbfnumber,name,share\r\n1,"Ann ""A"", B",0.20\r\n'


def test_a_table_streams() -> None:
    def endless() -> Iterator[Row]:
        while True:
            yield {"a": 1}

    lines = csv_lines(("a",), endless())
    assert [next(lines) for _ in range(3)][-1] == b"1\r\n"


@given(ROWS)
def test_json_lines_alter_nothing(rows: list[Row]) -> None:
    lines = b"".join(jsonl_lines(rows)).decode().split("\n")
    assert [json.loads(line) for line in lines[:-1]] == rows


def sheets(book: io.BytesIO) -> list[list[list[str]]]:
    """The cells of each sheet, with Excel's _xHHHH_ for what XML cannot hold."""
    with zipfile.ZipFile(book) as archive:
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
    book = io.BytesIO()
    write_xlsx(book, ("a",), [{"a": text} for text in texts])
    found = [cell for row in sheets(book)[0][1:] for cell in row or [""]]
    assert found == texts


@pytest.mark.parametrize("text", ["<r>&</r>", "<r><t>x</t></r>", "_x000D_", "http://x"])
def test_a_workbook_takes_no_text_for_xml_or_a_link(text: str) -> None:
    book = io.BytesIO()
    write_xlsx(book, ("a",), [{"a": text}])
    assert sheets(book)[0][1][0].removesuffix(" ") == text


def test_exported_cells_are_text_and_tallied_ones_numbers() -> None:
    exported, tallied = io.BytesIO(), io.BytesIO()
    write_xlsx(exported, ("n",), [{"n": 7}])
    write_workbook(tallied, [Table("day", ("n",), ({"n": 7},))])
    kinds = []
    for book in (exported, tallied):
        with zipfile.ZipFile(book) as archive:
            sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        kinds.append(re.findall(r'<c r="A2"( t="inlineStr")?>', sheet))
    assert kinds == [[' t="inlineStr"'], [""]]


def test_a_table_longer_than_a_sheet_goes_on_in_the_next(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with Workbook(str(path), {"constant_memory": True}) as workbook:
        write_sheets(workbook, "many", ("n",), ({"n": n} for n in range(4)), most=3)
    found = sheets(io.BytesIO(path.read_bytes()))
    assert found == [[["n"], ["0"], ["1"]], [["n"], ["2"], ["3"]]]


@pytest.mark.parametrize("letter", ["x", "😀"])
def test_a_cell_that_is_too_long_says_what_is_missing(letter: str) -> None:
    book = io.BytesIO()
    write_xlsx(book, ("a",), [{"a": letter * 40_000}])
    cell = sheets(book)[0][1][0]
    kept = cell.count(letter) if letter != "x" else len(cell.split(" […]")[0])
    assert len(cell.encode("utf-16-le")) <= 2 * CELL_UNITS
    assert f"cut: {40_000 - kept} characters" in cell


def test_a_workbook_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    def broken() -> Iterator[Row]:
        yield {"a": "Anna"}
        raise RuntimeError("the line went dead")

    book = io.BytesIO()
    with pytest.raises(RuntimeError):
        write_xlsx(book, ("a",), broken(), folder=tmp_path)
    assert (book.getvalue(), list(tmp_path.iterdir())) == (b"", [])


def test_letters_stand_verbatim_between_clear_lines() -> None:
    text = "Dear President,\n\n=====\nFree them.  \n"
    letters = [{"number": 1, "name": "Anna", "text": text}] * 2
    written = b"".join(letters_text(letters)).decode()
    one = "=" * 72 + f"\nnumber: 1\nname: Anna\n\n{text}\n\n"
    assert written == one * 2


def test_a_table_for_a_terminal_is_aligned() -> None:
    rows = ({"country": "GB", "n": 4000}, {"country": "other", "n": 12})
    table = Table("country", ("country", "n"), rows)
    assert text_table(table) == (
        "country\n\ncountry     n\nGB       4000\nother      12\n"
    )


def test_a_file_is_called_after_campaign_content_and_day() -> None:
    name = file_name("zhanaozen", "signatures", date(2014, 4, 22), "csv")
    assert name == "zhanaozen-signatures-2014-04-22.csv"
