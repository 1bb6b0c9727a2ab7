"""Tables as files that stream: CSV, JSON Lines, and text for a terminal."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain

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
