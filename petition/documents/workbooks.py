"""Workbooks (ECMA-376) that stream: written as they are taken, with no file anywhere.

What organisers take out of the browser is plain text and must not lie about on the
server's disk. So the zip is made in memory, a piece at a time, and its list of
sheets comes last, when they are known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, count, islice
from typing import IO, cast
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from petition.documents.tables import Cell, Row, as_text
from petition.domain.tally_tables import Table

#: What Excel holds at most: rows of a sheet, and UTF-16 units of a cell.
SHEET_ROWS = 1_048_576
CELL_UNITS = 32_767
#: A sheet's XML may not grow beyond this (2 GiB without Zip64, which Excel refuses
#: in a zip that was streamed).
SHEET_BYTES = 1_800_000_000
#: The end of a cell that was too long for a spreadsheet.
CUT = " […] (cut: {} characters do not fit; CSV and JSON Lines hold them all)"
#: How many bytes are handed on at a time.
PIECE = 1 << 16

# XML cannot hold these, so Excel writes them _xHHHH_; a text of that look as well.
UNWRITABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)"
)

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
FREEZE = (
    '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2"'
    ' activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
)


@dataclass(frozen=True)
class Limits:
    """How large a sheet may get before the next one is begun."""

    rows: int = SHEET_ROWS
    bytes: int = SHEET_BYTES


#: As large as a spreadsheet can hold.
FULL = Limits()


def text_workbook(
    columns: Sequence[str],
    rows: Iterable[Row],
    title: str,
    limits: Limits = FULL,
) -> Iterator[bytes]:
    """A workbook of text cells only, piece by piece; `title` names its sheet.

    No cell is a formula or a link. What does not fit a sheet goes on in the next
    one; a cell that is too long ends by saying so.
    """
    texts = ({column: as_text(row[column]) for column in columns} for row in rows)
    return _pieces([(title, columns, texts)], limits)


def number_workbook(tables: Iterable[Table]) -> Iterator[bytes]:
    """A workbook with a sheet for each table, its numbers as numbers."""
    sheets = [(table.title, table.columns, table.rows) for table in tables]
    return _pieces(sheets, FULL)


class _Pipe:
    """A file that cannot be sought in, and forgets what was taken from it."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self.size = 0

    def write(self, data: bytes) -> int:
        """Take something in."""
        self._parts.append(bytes(data))
        self.size += len(data)
        return len(data)

    def flush(self) -> None:
        """Nothing waits anywhere."""

    def take(self) -> bytes:
        """Everything since the last time."""
        taken, self._parts, self.size = b"".join(self._parts), [], 0
        return taken


@dataclass
class _Book:
    """A workbook being written, and the names of its sheets so far."""

    archive: ZipFile
    limits: Limits
    names: list[str] = field(default_factory=list)

    def add(
        self, name: str, columns: Sequence[str], rows: Iterator[Row]
    ) -> Iterator[None]:
        """Write one sheet with as many rows as fit; pauses after each."""
        self.names.append(name)
        part = _part(f"xl/worksheets/sheet{len(self.names)}.xml")
        letters = _letters(len(columns))
        with self.archive.open(part, "w") as sheet:
            size = sheet.write(_head(columns))
            heads = [_line(1, letters, columns)]
            lines = (
                _line(number, letters, [row[column] for column in columns])
                for number, row in enumerate(islice(rows, self.limits.rows - 1), 2)
            )
            for line in chain(heads, lines):
                size += sheet.write(line)
                yield
                if size > self.limits.bytes:
                    break
            sheet.write(b"</sheetData></worksheet>")

    def end(self) -> None:
        """Write down what sheets there are."""
        for name, text in _contents(self.names).items():
            self.archive.writestr(_part(name), (XML + text).encode())


def _pieces(
    sheets: Iterable[tuple[str, Sequence[str], Iterable[Row]]], limits: Limits
) -> Iterator[bytes]:
    pipe = _Pipe()
    with ZipFile(cast(IO[bytes], pipe), "w") as archive:
        book = _Book(archive, limits)
        for title, columns, rows in sheets:
            for _ in _sheets(book, title, columns, rows):
                if pipe.size >= PIECE:
                    yield pipe.take()
        book.end()
    yield pipe.take()


def _sheets(
    book: _Book, title: str, columns: Sequence[str], rows: Iterable[Row]
) -> Iterator[None]:
    """A table in as many sheets as it takes."""
    left = iter(rows)
    yield from book.add(title, columns, left)
    for number in count(2):
        row = next(left, None)
        if row is None:
            return
        yield from book.add(f"{title} {number}", columns, chain((row,), left))


def _part(name: str) -> ZipInfo:
    """A part of the zip; it has no date, since the zip is of no moment."""
    part = ZipInfo(name)
    part.compress_type = ZIP_DEFLATED
    return part


def _letters(columns: int) -> list[str]:
    """The names that a spreadsheet has for its columns: A … Z, AA …"""
    return [_letter(number) for number in range(columns)]


def _letter(number: int) -> str:
    before, last = divmod(number, 26)
    return (_letter(before - 1) if before else "") + chr(ord("A") + last)


def _head(columns: Sequence[str]) -> bytes:
    widths = f'<cols><col min="1" max="{len(columns)}" width="16" customWidth="1"/>'
    return f'{XML}<worksheet xmlns="{MAIN}">{FREEZE}{widths}</cols><sheetData>'.encode()


def _line(number: int, letters: Sequence[str], cells: Sequence[Cell]) -> bytes:
    written = [
        _cell(f"{letter}{number}", cell)
        for letter, cell in zip(letters, cells, strict=True)
        if cell is not None
    ]
    return f'<row r="{number}">{"".join(written)}</row>'.encode()


def _cell(place: str, cell: str | int | float) -> str:
    if not isinstance(cell, str):
        return f'<c r="{place}"><v>{cell}</v></c>'
    text = escape(UNWRITABLE.sub(_escaped, _fitting(cell)))
    return (
        f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
    )


def _escaped(match: re.Match[str]) -> str:
    return f"_x{ord(match[0]):04X}_"


def _fitting(text: str) -> str:
    """The text as a spreadsheet can hold it, with a note if it had to be cut."""
    if len(text) <= CELL_UNITS // 2:
        return text
    units = text.encode("utf-16-le", "surrogatepass")
    if len(units) <= 2 * CELL_UNITS:
        return text
    room = CELL_UNITS - len(CUT) - 10
    kept = units[: 2 * room].decode("utf-16-le", errors="ignore")
    return kept + CUT.format(len(text) - len(kept))


def _contents(names: Sequence[str]) -> dict[str, str]:
    """The parts that say what the workbook is made of."""
    numbers = range(1, len(names) + 1)
    parts = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml"'
        f' ContentType="{KIND}.worksheet+xml"/>'
        for n in numbers
    )
    sheets = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"/>'
        for n, name in zip(numbers, names, strict=True)
    )
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/worksheet"'
        f' Target="worksheets/sheet{n}.xml"/>'
        for n in numbers
    )
    return {
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">'
        f"<sheets>{sheets}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f"{links}</Relationships>",
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship'
        f' Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
        "</Relationships>",
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default'
        ' Extension="rels" ContentType="application/vnd.openxmlformats-package'
        '.relationships+xml"/><Override PartName="/xl/workbook.xml"'
        f' ContentType="{KIND}.sheet.main+xml"/>{parts}</Types>',
    }
