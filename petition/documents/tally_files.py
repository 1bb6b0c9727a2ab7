"""The organisers' tally as a file: every form that it is taken out in."""

from __future__ import annotations

import json
from collections.abc import Iterable

from petition.documents import tables, workbooks
from petition.domain.tally import COLUMNS
from petition.domain.tally_tables import FullTally, full_json, full_rows, headline_table


def tally_file(full: FullTally, form: str) -> Iterable[bytes]:
    """The tally as csv, json, xlsx or text, piece by piece."""
    sheets = (headline_table(full.tally), *full.tables)
    if form == "xlsx":
        return workbooks.number_workbook(sheets)
    if form == "csv":
        return tables.csv_lines(COLUMNS, full_rows(full))
    if form == "json":
        text = json.dumps(full_json(full), ensure_ascii=False, indent=1)
        return [f"{text}\n".encode()]
    return ["\n".join(map(tables.text_table, sheets)).encode()]
