"""CSV tables (RFC 4180), read cell by cell with a finding for each misfit."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from petition.domain.campaigns import ByLanguage
from petition.domain.packs import tags, values
from petition.domain.packs.findings import Sheet, lacking, quoted, suggestion
from petition.domain.saying import Said, say

MOST_ROWS = 10_000
PROSE_LIMIT = 2_000


@dataclass(frozen=True)
class Columns:
    """The columns that a table may have.

    `required` ones must stand in the header; `translated` ones may be there for
    each language as `name.<lang>`, and then need not be there without.
    """

    known: Sequence[str]
    required: Collection[str]
    translated: Collection[str]

    def __str__(self) -> str:
        """The header that a table usually has."""
        return ",".join(self.known)


@dataclass(frozen=True)
class Row:
    """One row below the header, and the line on which it begins."""

    cells: Mapping[str, str]
    line: int
    sheet: Sheet

    def mistake(self, message: Said, remedy: Said) -> None:
        """Write down a mistake on this row."""
        self.sheet.mistake(self.line, message, remedy)

    def missing(self, column: str) -> None:
        """Write down that a cell is empty that may not be."""
        self.mistake(
            lacking(column),
            say("Fill in the column %(column)s", column=column),
        )

    def text(self, column: str) -> str:
        """One line of text, "" if the cell is empty or not there."""
        return values.single_line(self.cells.get(column, ""), self.mistake)

    def prose(self, column: str) -> str:
        """Longer text; line breaks inside the cell become spaces."""
        joined = " ".join(self.cells.get(column, "").split())
        return values.single_line(joined, self.mistake, PROSE_LIMIT)

    def required(self, column: str) -> str:
        """One line of text that may not be missing."""
        if not self.cells.get(column, "").strip():
            self.missing(column)
        return self.text(column)

    def texts(self, column: str) -> ByLanguage:
        """The cells `column` and `column.<lang>` that are filled, by language."""
        written = {
            name.partition(".")[2]: self.text(name)
            for name in self.cells
            if name.partition(".")[0] == column
        }
        return {tag: text for tag, text in written.items() if text}


def read_rows(
    text: str, columns: Columns, languages: Collection[str], sheet: Sheet
) -> list[Row]:
    """The rows that hold anything, none if a column is missing that is needed.

    A row may be shorter than the header, but not longer.
    """
    lines = _lines(text, sheet)
    first = next(lines, None)
    if first is None:
        sheet.mistake(
            1, say("The file is empty"), say("Write a header, or delete the file")
        )
        return []
    header = _header(first, columns, languages, sheet)
    rows = [_row(line, header, sheet) for line in lines] if header else []
    return [row for row in rows if row is not None]


def _lines(text: str, sheet: Sheet) -> Iterator[tuple[int, list[str]]]:
    """The records that are not blank, with the lines on which they begin."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    begin, count = 1, 0
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                count += 1
                yield begin, cells
            begin = reader.line_num + 1
            if count > MOST_ROWS + 1:
                sheet.mistake(
                    begin,
                    say("The table is too long"),
                    say("Use at most %(limit)s rows", limit=MOST_ROWS),
                )
                return
    except csv.Error as error:
        sheet.mistake(
            begin,
            _not_csv(error),
            say(
                "Put cells with commas, quotes or line breaks in %(quotes)s, and "
                "double quotes in them: %(doubled)s",
                quotes='"…"',
                doubled='""',
            ),
        )


def _not_csv(error: csv.Error) -> Said:
    """What Python's reader says, in our words."""
    if "unexpected end" in str(error):
        return say("This is not CSV: a quote is opened here and never closed")
    if "expected after" in str(error):
        return say("This is not CSV: something follows a closing quote")
    return say("This is not CSV")


def _header(
    first: tuple[int, list[str]],
    columns: Columns,
    languages: Collection[str],
    sheet: Sheet,
) -> list[str]:
    """The names of the columns in their usual spelling, none if rows make no sense."""
    line, cells = first
    complain = sheet.at(line)
    if len(cells) == 1 and any(mark in cells[0] for mark in ";\t|"):
        complain(
            say("The columns are not separated by commas"), say("Save it with commas")
        )
        return []
    header = [_column(cell, columns, languages, line, sheet) for cell in cells]
    twice = sorted({name for name in header if name and header.count(name) > 1})
    for name in twice:
        complain(
            say("The column %(column)s is there twice", column=name),
            say("Keep one of them"),
        )
    missing = [
        name for name in columns.required if not _is_there(name, header, columns)
    ]
    for name in missing:
        complain(
            say("The column %(column)s is missing", column=name),
            say("Begin with %(header)s", header=str(columns)),
        )
    return [] if missing or twice else header


def _is_there(name: str, header: Collection[str], columns: Columns) -> bool:
    translated = any(one.startswith(f"{name}.") for one in header)
    return name in header or (name in columns.translated and translated)


def _column(
    cell: str, columns: Columns, languages: Collection[str], line: int, sheet: Sheet
) -> str:
    """The name of a column in its usual spelling; "" if its cell is blank."""
    name, dot, raw = cell.strip().partition(".")
    name = name.strip().lower()
    if name in columns.translated and dot:
        tag = tags.language(raw, sheet.at(line))
        if tag and languages and tag not in languages:
            sheet.warn(
                line,
                say(
                    "The column %(column)s is in no language of the campaign",
                    column=f"{name}.{tag}",
                ),
                say("Add the language to the settings (%(where)s)", where=tags.WHERE),
            )
        return f"{name}.{tag}" if tag else cell
    if cell.strip() and (dot or name not in columns.known):
        sheet.at(line)(
            say(
                "%(cell)s is not a column of %(file)s",
                cell=quoted(cell),
                file=sheet.file,
            ),
            suggestion(cell, columns.known),
        )
    return cell.strip() if dot else name


def _row(line: tuple[int, list[str]], header: list[str], sheet: Sheet) -> Row | None:
    """The row, None with a mistake if a cell of it stands below no column."""
    number, cells = line
    pairs = list(zip_longest(header, cells, fillvalue=""))
    if any(cell.strip() for name, cell in pairs if not name):
        sheet.mistake(
            number,
            say(
                "The row has %(cells)s cells, but the header names %(columns)s columns",
                cells=len(cells),
                columns=len([name for name in header if name]),
            ),
            say(
                "Put cells that hold a comma in quotes: %(example)s",
                example='"Aktau, Zhanaozen"',
            ),
        )
        return None
    return Row(dict(pairs), number, sheet)
