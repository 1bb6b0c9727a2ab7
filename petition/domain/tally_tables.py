"""The organisers' tally: one table for each dimension, no cell hidden."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from petition.domain.refusals import Refusal
from petition.domain.tally import (
    LETTER_KINDS,
    SIGNATURE_KINDS,
    Counts,
    FlatRow,
    Number,
    Tally,
    flat,
    headline,
    headline_json,
    kinds,
    letter_kinds,
)

#: For each dimension, where signatures and where letters are counted by it.
DIMENSIONS: Mapping[str, tuple[str | None, str | None]] = {
    "day": ("day", None),
    "country": ("country", None),
    "language": ("language", None),
    "partner": ("partner", None),
    "source": ("source", None),
    "channel": ("channel", "letters_channel"),
    "target": (None, "letters_target"),
}


class NoSuchDimension(Refusal):
    """A tally was asked for by something that is not counted."""


@dataclass(frozen=True)
class Table:
    """A titled table; its rows hold a value for each of `columns`."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[Mapping[str, str | Number], ...]


@dataclass(frozen=True)
class FullTally:
    """The public tally with the tables that only organisers see."""

    tally: Tally
    tables: tuple[Table, ...]


def parse_dimensions(text: str | None) -> tuple[str, ...]:
    """The dimensions in "day,country,…", each once; all of them for None.

    Raises NoSuchDimension for a name that is not in DIMENSIONS.
    """
    names = DIMENSIONS if text is None else [n.strip() for n in text.split(",")]
    for name in names:
        if name not in DIMENSIONS:
            known = ", ".join(DIMENSIONS)
            raise NoSuchDimension(f"Nothing is counted by {name!r}; choose of {known}.")
    return tuple(dict.fromkeys(names))


def counted_in(dimensions: Collection[str]) -> set[str]:
    """The counters that the tables of these dimensions are read from."""
    return {place for name in dimensions for place in DIMENSIONS[name] if place}


def make_table(counts: Counts, dimension: str) -> Table:
    """Signatures and letters of every kind, a row for each value of `dimension`."""
    signatures, letters = DIMENSIONS[dimension]
    found = {value for where, value, _ in counts if where in (signatures, letters)}
    rows = [_row(counts, dimension, value) for value in found]
    return Table(
        title=dimension,
        columns=(
            dimension,
            *(SIGNATURE_KINDS if signatures else ()),
            *(("written", *LETTER_KINDS) if letters else ()),
        ),
        rows=tuple(sorted(rows, key=lambda row: _order(dimension, row))),
    )


def _row(counts: Counts, dimension: str, value: str) -> dict[str, str | Number]:
    signatures, letters = DIMENSIONS[dimension]
    return {
        dimension: value,
        **(kinds(counts, signatures, value, SIGNATURE_KINDS) if signatures else {}),
        **(letter_kinds(counts, letters, value) if letters else {}),
    }


def _order(dimension: str, row: Mapping[str, str | Number]) -> tuple[int, str]:
    largest = row.get("confirmed", row.get("written"))
    size = 0 if dimension == "day" else -int(largest or 0)
    return size, str(row[dimension])


def headline_table(tally: Tally) -> Table:
    """What is counted over the whole campaign, one number a row."""
    rows = ({"kind": kind, "n": n} for kind, n in headline(tally).items())
    return Table("all", ("kind", "n"), tuple(rows))


def full_rows(full: FullTally) -> Iterator[FlatRow]:
    """The organisers' tally flat: the columns and names of `tally.csv`."""
    for kind, n in headline(full.tally).items():
        yield flat("all", "", kind, n)
    for table in full.tables:
        for row in table.rows:
            for kind in table.columns[1:]:
                yield flat(table.title, str(row[table.title]), kind, row[kind])


def full_json(full: FullTally) -> dict[str, object]:
    """The organisers' tally in the shape of `tally.json`, with every kind.

    `by_<dimension>` holds confirmed signatures (of a target: letters written) and
    `tables` the rows with all kinds.
    """
    return (
        headline_json(full.tally)
        | {f"by_{table.title}": _summary(table) for table in full.tables}
        | {"tables": {table.title: list(table.rows) for table in full.tables}}
    )


def _summary(table: Table) -> dict[str, object]:
    summed = "confirmed" if "confirmed" in table.columns else "written"
    return {str(row[table.title]): row[summed] for row in table.rows if row[summed]}
