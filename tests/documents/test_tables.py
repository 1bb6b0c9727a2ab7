"""Tables as files: what is written comes back, and nothing in it runs."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petition.documents.tables import (
    Cell,
    Row,
    csv_lines,
    file_name,
    formula_safe,
    jsonl_lines,
    letters_text,
    text_table,
)
from petition.domain.tally_tables import Table

ANY = st.text(st.characters(exclude_categories=["Cs"]))
NASTY = st.text(st.sampled_from("=+-@＝＋－＠;, \t\r\n\0'\"\ufeff\u200b\u00a0x1"))
CELLS = st.none() | st.integers() | ANY | NASTY
COLUMNS = ("a", "b", "c")
ROWS = st.lists(st.fixed_dictionaries(dict.fromkeys(COLUMNS, CELLS)), max_size=5)


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
