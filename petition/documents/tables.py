"""Tables as files that stream: CSV, JSON Lines, XLSX, and text for a terminal."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from petition.domain.tally_tables import Table

Cell = str | int | float | None
Row = Mapping[str, Cell]
"""One row by the names of its columns."""

#: What a spreadsheet may pass over before it looks for a formula.
BLANK = r"\s\0\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
FORMULA = r"=+\-@\uff1d\uff0b\uff0d\uff20"
LEAD = re.compile(rf"[{BLANK}]*[{FORMULA}]|[\t\r\n\0]")
# A spreadsheet whose language separates cells by semicolons splits our cells there,
# and takes no quote in mid-line for one, so that a line break ends the row.
INNER = re.compile(rf"([;\t\r\n][{BLANK}]*)([{FORMULA}])")
#: Nearly every cell: what begins with a letter or digit and has none of these.
HARMLESS = re.compile(r"\w[^;\t\r\n]*")

#: What Excel holds at most: rows of a sheet, and UTF-16 units of a cell.
SHEET_ROWS = 1_048_576
CELL_UNITS = 32_767
#: The end of a cell that was too long for a spreadsheet.
CUT = " […] (cut: {} characters do not fit; CSV and JSON Lines hold them all)"


def file_name(slug: str, what: str, day: date, ext: str) -> str:
    """What an export is called, such as zhanaozen-signatures-2014-04-22.csv."""
    return f"{slug}-{what}-{day.isoformat()}.{ext}"


def as_text(cell: Cell) -> str:
    """A cell in words: shares with two decimals, nothing as nothing."""
    if cell is None:
        return ""
    return f"{cell:.2f}" if isinstance(cell, float) else str(cell)


def formula_safe(cell: Cell) -> str:
    """The cell with a ' before whatever a spreadsheet might run.

    That is a start with = + - @ or their full-width twins after any blanks, or
    with TAB, CR, LF or NUL (OWASP ASVS 5, 1.2.10), and the same after a line
    break, TAB or semicolon within the cell. Our own numbers stay numbers.
    """
    if not isinstance(cell, str):
        return as_text(cell)
    if HARMLESS.fullmatch(cell):
        return cell
    inner = INNER.sub(r"\1'\2", cell)
    return f"'{inner}" if LEAD.match(cell) else inner


def csv_lines(columns: Sequence[str], rows: Iterable[Row]) -> Iterator[bytes]:
    """A CSV file, line by line: RFC 4180 in UTF-8 with BOM, CRLF, formula-safe.

    Questions' keys are column names too, so the first line is made safe as well.
    """
    line: list[str] = []
    writer = csv.writer(_Lines(line), lineterminator="\r\n")
    yield b"\xef\xbb\xbf"
    header = dict(zip(columns, columns, strict=True))
    for row in chain((header,), rows):
        writer.writerow([formula_safe(row[column]) for column in columns])
        yield line.pop().encode()


class _Lines:
    """A file for csv.writer that keeps the line it has written."""

    def __init__(self, line: list[str]) -> None:
        self.write = line.append


def jsonl_lines(rows: Iterable[Row]) -> Iterator[bytes]:
    """JSON Lines in UTF-8: one object a row, nothing altered."""
    for row in rows:
        yield json.dumps(dict(row), ensure_ascii=False).encode() + b"\n"


def letters_text(rows: Iterable[Row]) -> Iterator[bytes]:
    """Letters to read or print: after a line of =, what is known, then the text.

    `text` stands as it was written; every other column is a line `name: value`.
    """
    for row in rows:
        known = [
            f"{name}: {' '.join(as_text(cell).split())}"
            for name, cell in row.items()
            if name != "text"
        ]
        head = "\n".join(["=" * 72, *known])
        yield f"{head}\n\n{as_text(row['text'])}\n\n".encode()


def text_table(table: Table) -> str:
    """A table in aligned columns for a terminal, its title above it."""
    lines = [table.columns, *([row[c] for c in table.columns] for row in table.rows)]
    widths = [
        max(len(as_text(c)) for c in column) for column in zip(*lines, strict=True)
    ]
    body = ("  ".join(_aligned(line, widths)).rstrip() for line in lines)
    return "\n".join([table.title, "", *body, ""])


def _aligned(line: Sequence[Cell], widths: Sequence[int]) -> Iterator[str]:
    first, *rest = zip(map(as_text, line), widths, strict=True)
    yield first[0].ljust(first[1])
    yield from (text.rjust(width) for text, width in rest)


def write_xlsx(
    target: BinaryIO,
    columns: Sequence[str],
    rows: Iterable[Row],
    title: str = "export",
    folder: Path | None = None,
) -> None:
    """Write a workbook of text cells only; `title` names its sheet.

    No cell is a formula or a link. What does not fit a sheet goes on in the next
    one; a cell that is too long ends by saying so. Rows pass through files in
    `folder` (else the system's place for such files), which are gone when this
    returns or fails; `target` is written in one go at the end.
    """
    texts = ({column: as_text(row[column]) for column in columns} for row in rows)
    with _workbook(target, folder) as workbook:
        write_sheets(workbook, title, columns, texts)


def write_workbook(
    target: BinaryIO, tables: Iterable[Table], folder: Path | None = None
) -> None:
    """Write a workbook with a sheet for each table, its numbers as numbers."""
    with _workbook(target, folder) as workbook:
        for table in tables:
            write_sheets(workbook, table.title, table.columns, table.rows)


@contextmanager
def _workbook(target: BinaryIO, folder: Path | None) -> Iterator[Workbook]:
    with TemporaryDirectory(dir=folder, prefix=".petition-") as place:
        book = Path(place) / "book.xlsx"
        options = {"constant_memory": True, "tmpdir": place}
        with Workbook(str(book), options) as workbook:
            yield workbook
        with book.open("rb") as written:
            shutil.copyfileobj(written, target)


def write_sheets(
    workbook: Workbook,
    title: str,
    columns: Sequence[str],
    rows: Iterable[Row],
    most: int = SHEET_ROWS,
) -> None:
    """Add sheets of at most `most` rows, each led by the columns' names."""
    left = iter(rows)
    _write_sheet(workbook, title, columns, islice(left, most - 1))
    for number, row in enumerate(left, start=2):
        more = chain((row,), islice(left, most - 2))
        _write_sheet(workbook, f"{title} {number}", columns, more)


def _write_sheet(
    workbook: Any, name: str, columns: Sequence[str], rows: Iterable[Row]
) -> None:
    sheet = workbook.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(columns) - 1, 16)
    _write_row(sheet, 0, columns)
    for number, row in enumerate(rows, start=1):
        _write_row(sheet, number, [row[column] for column in columns])


def _write_row(sheet: Worksheet, number: int, cells: Sequence[Cell]) -> None:
    for column, cell in enumerate(cells):
        if isinstance(cell, str):
            sheet.write_string(number, column, _fitting(cell))
        elif cell is not None:
            sheet.write_number(number, column, cell)


def _fitting(text: str) -> str:
    """The text as a spreadsheet can hold it, with a note if it had to be cut."""
    if text.startswith("<r>") and text.endswith("</r>"):
        # xlsxwriter would take it for a rich string's XML, and write it as it is.
        text += " "
    units = text.encode("utf-16-le")
    if len(units) <= 2 * CELL_UNITS:
        return text
    room = CELL_UNITS - len(CUT) - 10
    kept = units[: 2 * room].decode("utf-16-le", errors="ignore")
    return kept + CUT.format(len(text) - len(kept))
