"""What the template of the overview is given: figures with their pictures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from petition.documents.charts import (
    Column,
    DayChart,
    Part,
    columns,
    day_chart,
    parts,
    tenths,
)
from petition.documents.words import Words
from petition.domain.campaigns import in_language
from petition.domain.counting import NONE
from petition.domain.providers import OTHER, ProviderRate, low_ones
from petition.domain.tally import Tally
from petition.domain.tally_tables import Table
from petition.services.dashboards import Dashboard

#: How many lines a picture has, and its table.
PICTURED, LISTED = 6, 200


@dataclass(frozen=True)
class Line:
    """A value with its main figure, its bar in percent, and every figure it has."""

    label: str
    n: int
    bar: int
    figures: tuple[int, ...]


@dataclass(frozen=True)
class Breakdown:
    """A table of the tally; what does not fit stands in one last line, `more` of it."""

    key: str
    title: str
    main: str
    heads: tuple[str, ...]
    lines: tuple[Line, ...]
    more: int
    rest: tuple[int, ...]

    @property
    def pictured(self) -> tuple[Line, ...]:
        """The lines of the picture."""
        return self.lines[:PICTURED]

    @property
    def others(self) -> tuple[int, int]:
        """How many values the picture leaves out, and their main figures together."""
        left = self.lines[PICTURED:]
        place = self.heads.index(self.main)
        rest = self.rest[place] if self.rest else 0
        return len(left) + self.more, sum(one.n for one in left) + rest


@dataclass(frozen=True)
class Rate:
    """How many confirm whose mail is with one provider; `percent` is whole."""

    label: str
    written: int
    confirmed: int
    percent: int
    low: bool


@dataclass(frozen=True)
class Figures:
    """Everything that the overview shows in numbers."""

    tally: Tally
    written: int
    unconfirmed: int
    rate: int | None
    today: int
    letters: tuple[Part, ...]
    days: DayChart
    peak: date
    day_rows: tuple[tuple[date, int], ...]
    median: int | None
    shares: tuple[tuple[int, int, int], ...]
    share_columns: tuple[Column, ...]
    breakdowns: tuple[Breakdown, ...]
    providers: tuple[Rate, ...]


def shown_figures(board: Dashboard, words: Words, default: str) -> Figures:
    """The figures of a campaign, in the reader's language or its `default` one."""
    tally = board.full.tally
    today, shares = tally.as_of.date(), tenths(board.own_words)
    days = day_chart(tally.by_day, today)
    median, written = tally.own_words_share_median, board.written
    kept = ("accepted", "declared", "handed_over", "waiting", "refused")
    return Figures(
        tally=tally,
        written=written,
        unconfirmed=board.unconfirmed,
        rate=round(100 * board.ever_confirmed / written) if written else None,
        today=tally.by_day.get(today.isoformat(), 0),
        letters=parts({kind: tally.letters[kind] for kind in kept}),
        days=days,
        peak=date.fromisoformat(days.highest.label),
        day_rows=_days(board),
        median=None if median is None else round(median * 100),
        shares=shares,
        share_columns=columns([(f"{low}–{high}", n) for low, high, n in shares]),
        breakdowns=tuple(
            _breakdown(table, _namer(table.title, board, words, default), words)
            for table in board.full.tables
            if table.title != "day"
        ),
        providers=_rates(board.providers, words),
    )


def _days(board: Dashboard) -> tuple[tuple[date, int], ...]:
    """The days with anybody, the newest first."""
    by_day = board.full.tally.by_day
    newest = sorted(by_day, reverse=True)
    return tuple((date.fromisoformat(day), by_day[day]) for day in newest)


def _breakdown(table: Table, name: Callable[[str], str], words: Words) -> Breakdown:
    labels = kind_labels(words)
    main = "confirmed" if "confirmed" in table.columns else "written"
    # A column of nothing but 0 would only be in the way of the others.
    kinds = [
        kind
        for kind in table.columns[1:]
        if kind == main or any(row[kind] for row in table.rows)
    ]
    most = max((int(row[main] or 0) for row in table.rows), default=0) or 1
    lines = [
        Line(
            label=name(str(row[table.title])),
            n=int(row[main] or 0),
            bar=round(100 * int(row[main] or 0) / most),
            figures=tuple(int(row[kind] or 0) for kind in kinds),
        )
        for row in table.rows
    ]
    left = lines[LISTED:]
    return Breakdown(
        key=table.title,
        title=titles(words)[table.title],
        main=labels[main],
        heads=tuple(labels[kind] for kind in kinds),
        lines=tuple(lines[:LISTED]),
        more=len(left),
        rest=tuple(map(sum, zip(*(one.figures for one in left), strict=True))),
    )


def _namer(
    dimension: str, board: Dashboard, words: Words, default: str
) -> Callable[[str], str]:
    """What values of a dimension are called."""
    _ = words.gettext
    channels = channel_names(words)

    def partner(key: str) -> str:
        return _("directly") if key == NONE else board.partners.get(key, key)

    def target(key: str) -> str:
        name = in_language(board.targets.get(key, {}), words.tag, default)
        return name or key

    namers: dict[str, Callable[[str], str]] = {
        "country": words.country,
        "language": words.language,
        "partner": partner,
        "source": lambda key: _("no source given") if key == NONE else key,
        "channel": lambda key: channels.get(key, key),
        "target": target,
    }
    return namers[dimension]


def _rates(rates: tuple[ProviderRate, ...], words: Words) -> tuple[Rate, ...]:
    low = low_ones(rates)
    return tuple(
        Rate(
            label=words.gettext("all others") if one.name == OTHER else one.name,
            written=one.written,
            confirmed=one.confirmed,
            percent=round(100 * one.rate),
            low=one in low,
        )
        for one in rates
    )


def titles(words: Words) -> dict[str, str]:
    """What the parts of the tally are called."""
    _ = words.gettext
    return {
        "day": _("By day"),
        "country": _("By country"),
        "language": _("By language of the page"),
        "partner": _("By partner"),
        "source": _("By source"),
        "channel": _("By way of sending"),
        "target": _("By target"),
    }


def kind_labels(words: Words) -> dict[str, str]:
    """What is counted, as the head of a column."""
    _ = words.gettext
    return {
        "confirmed": _("confirmed"),
        "withdrawn": _("withdrawn"),
        "invalidated": _("not counted"),
        "held": _("held"),
        "written": _("letters"),
        "accepted": _("accepted"),
        "declared": _("declared"),
        "handed_over": _("handed over"),
        "refused": _("refused"),
        "waiting": _("waiting"),
    }


def channel_names(words: Words) -> dict[str, str]:
    """How letters travel, as organisers say it."""
    _ = words.gettext
    return {
        "mail": _("mailed by us"),
        "own_mail": _("mailed by their writers"),
        "post": _("posted by their writers"),
        "by_hand": _("to be handed over"),
    }
