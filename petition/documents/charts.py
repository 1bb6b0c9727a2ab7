"""The geometry of small charts: numbers in, percentages of a picture's sides out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

#: From so many days on, a chart by day shows weeks, and then months.
WEEKS_FROM, MONTHS_FROM = 130, 900
#: A chart by day is never narrower than this, so that one day is not all of it.
FEWEST_DAYS = 14
#: What part of its place a column fills.
FILL = 0.82
#: The least height that still shows, in percent.
LEAST = 1.5


@dataclass(frozen=True)
class Column:
    """One column of a chart; it stands for `n` and for what begins at `label`."""

    label: str
    n: int
    x: float
    width: float
    height: float

    @property
    def y(self) -> float:
        """Where its top is, from the picture's own."""
        return round(100 - self.height, 2)


@dataclass(frozen=True)
class DayChart:
    """Columns over time; each `step` is a "day", a "week" or a "month"."""

    step: str
    columns: tuple[Column, ...]
    first: date
    last: date

    @property
    def highest(self) -> Column:
        """The column with the most, the latest of equal ones."""
        return max(self.columns, key=lambda one: (one.n, one.x))


@dataclass(frozen=True)
class Part:
    """One part of a bar that is divided up."""

    name: str
    n: int
    x: float
    width: float


def columns(cells: Sequence[tuple[str, int]]) -> tuple[Column, ...]:
    """Columns side by side, the highest as high as the picture."""
    top = max((n for _, n in cells), default=0)
    place = 100 / max(len(cells), 1)
    return tuple(
        Column(
            label=label,
            n=n,
            x=round(place * (number + (1 - FILL) / 2), 2),
            width=round(place * FILL, 2),
            height=round(max(100 * n / top, LEAST), 2) if n else 0,
        )
        for number, (label, n) in enumerate(cells)
    )


def day_chart(by_day: Mapping[str, int], today: date) -> DayChart:
    """Columns from the first day with anything to today; days are `YYYY-MM-DD`.

    What comes after today (a clock was wrong) is shown too: nothing is left out.
    """
    days = {date.fromisoformat(day): n for day, n in by_day.items()}
    last = max([today, *days])
    first = min([*days, last - timedelta(days=FEWEST_DAYS - 1)])
    step = _step((last - first).days)
    sums: dict[date, int] = dict.fromkeys(_begins(first, last, step), 0)
    for day, n in days.items():
        sums[_begin(day, step)] += n
    cells = [(begin.isoformat(), n) for begin, n in sums.items()]
    return DayChart(step, columns(cells), first, last)


def _step(days: int) -> str:
    if days >= MONTHS_FROM:
        return "month"
    return "week" if days >= WEEKS_FROM else "day"


def _begin(day: date, step: str) -> date:
    """The first day of the step that a day lies in; weeks begin on Monday."""
    if step == "month":
        return day.replace(day=1)
    return day - timedelta(days=day.weekday()) if step == "week" else day


def _begins(first: date, last: date, step: str) -> Iterable[date]:
    """The first day of every step from one day to another, in order."""
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return dict.fromkeys(_begin(day, step) for day in days)


def tenths(shares: Mapping[str, int]) -> tuple[tuple[int, int, int], ...]:
    """Percentages "000" to "100" in eleven groups: (from, to, how many).

    Nothing at all is a group of its own, then 1 to 10, 11 to 20 and so on.
    """
    groups = [0] * 11
    for share, n in shares.items():
        groups[(int(share) + 9) // 10] += n
    return tuple(
        (max(10 * number - 9, 0), 10 * number, n) for number, n in enumerate(groups)
    )


def parts(cells: Mapping[str, int]) -> tuple[Part, ...]:
    """One bar divided up by its parts, in their order; none if all are 0."""
    total = sum(cells.values())
    ends = accumulate(cells.values())
    return tuple(
        Part(name, n, round(100 * (end - n) / total, 2), round(100 * n / total, 2))
        for (name, n), end in zip(cells.items(), ends, strict=True)
        if n
    )
