"""Dates as sources give them: a day, a month or a year."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

PATTERN = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


@dataclass(frozen=True, order=True)
class PartialDate:
    """A date that is as precise as its source: YYYY, YYYY-MM or YYYY-MM-DD."""

    iso: str

    def __post_init__(self) -> None:
        match = PATTERN.fullmatch(self.iso)
        if match is None:
            raise ValueError(f"not a date: {self.iso!r}")
        year, month, day = match.groups()
        date(int(year), int(month or 1), int(day or 1))

    @property
    def precision(self) -> str:
        """year, month or day."""
        return {4: "year", 7: "month", 10: "day"}[len(self.iso)]

    def begins(self) -> date:
        """The first day that the date may mean."""
        padded = self.iso + "-01-01"[len(self.iso) - 4 :]
        return date.fromisoformat(padded)


def hour_of(at: datetime) -> datetime:
    """The full hour that a moment lies in: rows tell no more of when people acted."""
    return at.replace(minute=0, second=0, microsecond=0)


def hour_by(at: datetime) -> datetime:
    """The first full hour that is not before a moment."""
    return hour_of(at + timedelta(hours=1) - timedelta.resolution)


def utc_second(at: datetime) -> str:
    """A moment in UTC to the second (RFC 3339)."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
