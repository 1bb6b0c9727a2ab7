"""Numbers in requests that may be those of rows."""

from __future__ import annotations

#: The largest number that a row can have in every database.
MOST = 2**31 - 1


def row_number(text: str) -> int:
    """The number of a row; ValueError for what no row has, so that none is found."""
    number = int(text)
    if not 0 <= number <= MOST:
        raise ValueError
    return number
