"""events.csv: pickets and meetings."""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Collection, Sequence
from datetime import datetime
from functools import lru_cache

from petition.domain.campaigns import ByLanguage, Event
from petition.domain.packs import values
from petition.domain.packs.findings import Findings, quoted, suggestion
from petition.domain.packs.rows import Columns, Row, read_rows
from petition.domain.saying import say

COLUMNS = Columns(
    known=(
        *("key", "starts", "timezone", "place", "city", "country", "target"),
        *("title", "organiser"),
    ),
    required=("key", "starts", "timezone", "title"),
    translated=("title",),
)
STARTS = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:00)?", re.ASCII)


@lru_cache(maxsize=1)
def time_zones() -> frozenset[str]:
    """Every IANA time zone that this machine can reckon with."""
    return frozenset(zoneinfo.available_timezones())


def read_events(
    text: str | None,
    targets: Collection[str],
    languages: Collection[str],
    found: Findings,
) -> tuple[Event, ...]:
    """The events in the order of the file; `targets` are the keys that exist."""
    if text is None:
        return ()
    rows = read_rows(text, COLUMNS, languages, found.on("events.csv"))
    events = [_event(row, targets) for row in rows]
    _refuse_twice(rows, [row.text("key") for row in rows])
    return tuple(event for event in events if event is not None)


def _refuse_twice(rows: Sequence[Row], keys: Sequence[str]) -> None:
    seen: set[str] = set()
    for row, key in zip(rows, keys, strict=True):
        if key in seen:
            row.mistake(
                say("The key %(key)s stands twice", key=quoted(key)),
                say("Change one of them"),
            )
        seen |= {key} - {""}


def _event(row: Row, targets: Collection[str]) -> Event | None:
    """One event, None with mistakes if its key or time is not whole."""
    key, zone, starts = _key(row), _time_zone(row), _starts(row)
    title, country, target = _title(row), _country(row), _target(row, targets)
    if not key or starts is None:
        return None
    return Event(
        key=key,
        starts=starts,
        timezone=zone,
        place=row.prose("place"),
        city=row.text("city"),
        country=country,
        target=target,
        title=title,
        organiser=row.prose("organiser"),
    )


def _key(row: Row) -> str:
    return values.key(row.text("key"), row.mistake)


def _title(row: Row) -> ByLanguage:
    title = row.texts("title")
    if not title:
        row.missing("title")
    return title


def _country(row: Row) -> str:
    code = row.text("country")
    return (values.country(code, row.mistake) or "") if code else ""


def _target(row: Row, targets: Collection[str]) -> str | None:
    key = row.text("target")
    if key and targets and key not in targets:
        row.mistake(
            say("There is no target %(key)s", key=quoted(key)), suggestion(key, targets)
        )
    return key or None


def _starts(row: Row) -> datetime | None:
    """Local time, to the minute, without an offset."""
    written = row.required("starts")
    try:
        if STARTS.fullmatch(written):
            # The zone stands in the next column, as the event's own clock shows it.
            return datetime.fromisoformat(written)
    except ValueError:
        pass
    if written:
        row.mistake(
            say("%(value)s is not a local time", value=quoted(written)),
            say("Write it as %(example)s", example="2014-04-22T18:30"),
        )
    return None


def _time_zone(row: Row) -> str:
    written = row.required("timezone")
    if not written or written in time_zones():
        return written
    cities = [zone for zone in time_zones() if zone.endswith(f"/{written}")]
    row.mistake(
        say("%(value)s is not a time zone", value=quoted(written)),
        suggestion(written, cities or ["Europe/London", "Asia/Almaty"]),
    )
    return ""
