"""Keeping the counters: a batch at a time, and checking them against the rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import count
from typing import Any

from sqlalchemy import CursorResult, Row, delete, func, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from petition.domain.counting import (
    Cell,
    SignatureFacts,
    changes,
    letter_cells,
    signature_cells,
)
from petition.domain.providers import PROVIDER, confirmed_cells
from petition.domain.signatures import (
    LetterState,
    SignatureState,
    letter_kind,
    signature_kind,
)
from petition.models import Campaign, Letter, Signature, TallyCount, TargetRow

# Bare, as in the partial index: SQLite passes the index over for "uncounted = 1".
UNCOUNTED = text("signatures.uncounted")

FACTS: tuple[Any, ...] = (
    Signature.confirmed_hour,
    Signature.country,
    Signature.language,
    Signature.partner,
    Signature.source,
    Signature.channel,
    Signature.own_words_share,
)
NAMES = tuple(column.key for column in FACTS)


@dataclass(frozen=True)
class Aspect:
    """Facts that are counted together, and the counters that need no others."""

    facts: tuple[str, ...]
    dimensions: tuple[str, ...]


ASPECTS = (
    Aspect(("confirmed_hour", "partner"), ("all", "day", "partner", "partner_day")),
    Aspect(("country", "partner"), ("country", "partner_country")),
    Aspect(("language",), ("language",)),
    Aspect(("source",), ("source",)),
    Aspect(("channel",), ("channel",)),
    Aspect(("own_words_share",), ("own_words",)),
)
#: What stands for the facts that an aspect does not look at.
NOTHING = SignatureFacts(date.min, "", "", None, None, "", 0)
#: How many rows a recount reads at a time.
BATCH = 5000


@dataclass(frozen=True)
class Difference:
    """A counter that says something else than the rows do."""

    cell: Cell
    counter: int
    rows: int

    def __str__(self) -> str:
        place = "/".join(part for part in self.cell if part)
        return f"{place}: the counter says {self.counter}, the rows say {self.rows}"


def count_batch(session: Session, now: datetime, limit: int = 300) -> bool:
    """Bring the counters up to date with up to `limit` signatures of one campaign.

    Returns whether there may be more to count. Those without a number get the next
    ones, in the order of confirmation. (`now` is what the worker tells each of its
    steps; counting does not depend on it.)
    """
    found = select(Signature.id, Signature.campaign_id).where(UNCOUNTED)
    window = session.execute(found.order_by(Signature.id).limit(limit)).all()
    if not window:
        return False
    first = window[0].campaign_id
    mine = [row.id for row in window if row.campaign_id == first]
    counted = _count(session, first, mine)
    return counted > 0 and (len(window) == limit or len(mine) < len(window))


def _count(session: Session, campaign_id: int, ids: Sequence[int]) -> int:
    # The campaign's lock makes its counters take turns. It leaves foreign keys
    # alone, so that people can confirm meanwhile.
    campaign = session.get_one(
        Campaign, campaign_id, with_for_update={"key_share": True}
    )
    signatures = _free_signatures(session, ids)
    if signatures:
        total = _count_signatures(session, campaign, signatures)
        total.update(_count_letters(session, signatures))
        add_up(session, campaign_id, total)
    return len(signatures)


def _free_signatures(session: Session, ids: Sequence[int]) -> Sequence[Row[Any]]:
    # Whoever changes a signature or its letters locks the signature first. One that
    # is locked is left for a later batch: waiting could be waiting for each other.
    counted = (Signature.id, Signature.state, Signature.counted_as, Signature.number)
    statement = select(*counted, Signature.provider, *FACTS).where(
        Signature.id.in_(ids), UNCOUNTED
    )
    return session.execute(
        statement.order_by(Signature.id).with_for_update(
            key_share=True, skip_locked=True
        )
    ).all()


def _count_signatures(
    session: Session, campaign: Campaign, signatures: Sequence[Row[Any]]
) -> Counter[Cell]:
    numbers = count(campaign.last_number + 1)
    total: Counter[Cell] = Counter()
    counted = []
    for row in signatures:
        facts, kind = _facts(row), signature_kind(SignatureState(row.state))
        old = signature_cells(facts, row.counted_as)
        total.update(changes(old, signature_cells(facts, kind)))
        total.update(confirmed_cells(row.provider))
        number = row.number or next(numbers)
        done = {"id": row.id, "number": number, "counted_as": kind}
        counted.append(done | {"uncounted": False, "provider": None})
    campaign.last_number = next(numbers) - 1
    session.execute(update(Signature), counted)
    return total


def _count_letters(session: Session, signatures: Sequence[Row[Any]]) -> Counter[Cell]:
    states = {row.id: SignatureState(row.state) for row in signatures}
    total: Counter[Cell] = Counter()
    counted = []
    for row in _letters(session, list(states)):
        kind = letter_kind(states[row.signature_id], LetterState(row.state))
        if kind != row.counted_as:
            old = letter_cells(row.target, row.channel, row.counted_as)
            total.update(changes(old, letter_cells(row.target, row.channel, kind)))
            counted.append({"id": row.id, "counted_as": kind})
    if counted:
        session.execute(update(Letter), counted)
    return total


def _letters(session: Session, signature_ids: Sequence[int]) -> Iterable[Row[Any]]:
    columns = (Letter.signature_id, Letter.state, Letter.counted_as, Letter.channel)
    return session.execute(
        select(Letter.id, *columns, TargetRow.key.label("target"))
        .join(TargetRow, TargetRow.id == Letter.target_id)
        .where(Letter.signature_id.in_(signature_ids))
    )


def _facts(row: Row[Any]) -> SignatureFacts:
    return SignatureFacts(
        day=row.confirmed_hour.date(),
        country=row.country,
        language=row.language,
        partner=row.partner,
        source=row.source,
        channel=row.channel,
        own_words_share=row.own_words_share,
    )


def add_up(session: Session, campaign_id: int, total: Counter[Cell]) -> None:
    """Add to the counters; those that reach 0 are deleted."""
    rows = [
        {"campaign_id": campaign_id, "dimension": d, "value": v, "kind": k, "n": n}
        for (d, v, k), n in sorted(total.items())
        if n
    ]
    if not rows:
        return
    sqlite_speaks = session.get_bind().dialect.name == "sqlite"
    insert = (sqlite.insert if sqlite_speaks else postgresql.insert)(TallyCount)
    upsert = insert.on_conflict_do_update(
        index_elements=["campaign_id", "dimension", "value", "kind"],
        set_={"n": TallyCount.n + insert.excluded.n},
    )
    session.execute(upsert, rows)
    nothing = (TallyCount.campaign_id == campaign_id, TallyCount.n == 0)
    session.execute(delete(TallyCount).where(*nothing))


def differences(session: Session, campaign_id: int) -> list[Difference]:
    """Where the counters differ from the rows; an empty list is right.

    Reads every signature of the campaign, so the session must see one moment.
    """
    rows = recount(session, campaign_id)
    columns = (TallyCount.dimension, TallyCount.value, TallyCount.kind, TallyCount.n)
    mine = select(*columns).where(
        TallyCount.campaign_id == campaign_id,
        # No row says any more which provider it was counted under.
        TallyCount.dimension != PROVIDER,
    )
    counters = {
        (row.dimension, row.value, row.kind): row.n for row in session.execute(mine)
    }
    return [
        Difference(cell, counters.get(cell, 0), rows.get(cell, 0))
        for cell in sorted(counters.keys() | rows.keys())
        if counters.get(cell, 0) != rows.get(cell, 0)
    ]


def recount(session: Session, campaign_id: int) -> dict[Cell, int]:
    """What the counters should say, from the rows.

    A row that waits to be counted stands as it was counted last, so the counters
    can be compared at any moment.
    """
    total = _all_signatures(session, campaign_id)
    for row in _letter_groups(session, campaign_id):
        state = SignatureState(row.signature_state)
        letter = letter_kind(state, LetterState(row.state))
        kind = row.counted_as if row.uncounted else letter
        for cell in letter_cells(row.target, row.channel, kind):
            total[cell] += row.n
    return dict(total)


def _all_signatures(session: Session, campaign_id: int) -> Counter[Cell]:
    """In one pass, a few facts at a time: all together hardly two are alike."""
    seen: list[Counter[Any]] = [Counter() for _ in ASPECTS]
    for batch in _signatures(session, campaign_id).partitions(BATCH):
        state, uncounted, counted_as, *facts = zip(*batch, strict=True)
        stands = list(zip(state, uncounted, counted_as, strict=True))
        columns = dict(zip(NAMES, facts, strict=True))
        for aspect, counter in zip(ASPECTS, seen, strict=True):
            wanted = (columns[name] for name in aspect.facts)
            counter.update(zip(stands, *wanted, strict=True))
    total: Counter[Cell] = Counter()
    for aspect, counter in zip(ASPECTS, seen, strict=True):
        for (stand, *known), n in counter.items():
            for cell in _aspect_cells(aspect, stand, known):
                total[cell] += n
    return total


def _aspect_cells(
    aspect: Aspect, stand: tuple[str, bool, str | None], known: Sequence[Any]
) -> Iterator[Cell]:
    """The counters that signatures with these facts and this standing are in."""
    state, uncounted, counted_as = stand
    kind = counted_as if uncounted else signature_kind(SignatureState(state))
    facts = dict(zip(aspect.facts, known, strict=True))
    if "confirmed_hour" in facts:
        facts["day"] = facts.pop("confirmed_hour").date()
    cells = signature_cells(replace(NOTHING, **facts), kind)
    return (cell for cell in cells if cell[0] in aspect.dimensions)


def _signatures(session: Session, campaign_id: int) -> CursorResult[Any]:
    columns = (Signature.state, Signature.uncounted, Signature.counted_as, *FACTS)
    mine = select(*columns).where(Signature.campaign_id == campaign_id)
    # Past the ORM, which would handle every row once more.
    options = {"yield_per": BATCH}
    return session.connection().execute(mine, execution_options=options)


def _letter_groups(session: Session, campaign_id: int) -> Iterable[Row[Any]]:
    columns = (Letter.state, Letter.counted_as, Letter.channel, Signature.uncounted)
    others = (Signature.state.label("signature_state"), TargetRow.key.label("target"))
    return session.execute(
        select(*columns, *others, func.count().label("n"))
        .join(Signature, Signature.id == Letter.signature_id)
        .join(TargetRow, TargetRow.id == Letter.target_id)
        .where(Signature.campaign_id == campaign_id)
        .group_by(*columns, Signature.state, TargetRow.key)
    )
