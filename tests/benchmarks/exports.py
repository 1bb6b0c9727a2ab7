"""Exports and tallies: rows a CPU second, and how much memory they take."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

import psutil
from sqlalchemy import delete, insert, select

from petition.bootstrap import utc_now
from petition.documents import tables
from petition.domain.records import RecordLetter, SupporterRecord
from petition.domain.tally import COLUMNS
from petition.domain.tally_tables import full_rows
from petition.models import Campaign, CampaignKey, Delivery, Letter, Signature
from petition.services import counting, exporting, keys, tallies
from tests.benchmarks.installation import CODE, Bench, bare_signatures, say

FIELDS = ("city", "occupation")
STOPS = (1_000, 10_000, 100_000, 1_000_000)
#: As long as the demo's letters in Kazakh and Russian.
TEXT = "Жаңаөзенде он бес адам қаза тапты. " * 36
LETTER = RecordLetter("president", "President", "kk", "mail", "Жаңаөзен", TEXT, 1)
RECORD = SupporterRecord(
    name="Сана Ахметова",
    email="sana.akhmetova@union.example",
    country="KZ",
    language="kk",
    fields=dict.fromkeys(FIELDS, "Ақтау"),
    letters=(LETTER, LETTER),
)

T = TypeVar("T")


def add_sealed(bench: Bench, count: int) -> None:
    """Only signatures with a sealed record of two letters each, `count` of them."""
    sealer, plain = bench.backends.sealer, RECORD.to_json()
    with bench.backends.database.writing() as session:
        session.execute(delete(Delivery))
        session.execute(delete(Letter))
        session.execute(delete(Signature))
        campaign = session.scalars(select(Campaign)).one()
        key = session.get_one(CampaignKey, campaign.id)
        for rows in bare_signatures(session, count):
            for row in rows:
                row["sealed_record"] = sealer.seal_record(
                    key.public_key, campaign.uid, row["uid"], plain
                )
            session.execute(insert(Signature), rows)


def measure_opened(bench: Bench) -> None:
    """Records opened, as CSV lines."""
    _export(bench, "export, records opened")


def measure_unopened(bench: Bench) -> None:
    """Rows whose record is gone; recounting every row; the tally as a table."""
    _export(bench, "export, records gone")
    with bench.backends.database.reading() as session:
        campaign = session.scalars(select(Campaign)).one()
        began = time.process_time()
        counts = counting.recount(session, campaign.id)
        took = time.process_time() - began
        signatures = sum(n for (d, _, _), n in counts.items() if d == "country")
        say("tally by row (recount)", f"{signatures / took:9,.0f} rows a CPU second")
        full = tallies.full_tally(session, campaign, utc_now())
        table = list(full_rows(full)) * 1000
    began = time.process_time()
    lines = sum(1 for _ in tables.csv_lines(COLUMNS, table))
    took = time.process_time() - began
    say("tally as CSV", f"{lines / took:9,.0f} rows a CPU second")


def _export(bench: Bench, what: str) -> None:
    sealer = bench.backends.sealer
    with bench.backends.database.reading() as session:
        campaign = session.scalars(select(Campaign)).one()
        seeds = keys.unlock_campaign(session, sealer, campaign.id, campaign.uid, CODE)
        opener = keys.record_opener(sealer, seeds, campaign.uid)
        rows = exporting.signature_rows(session, campaign, opener, FIELDS)
        columns = exporting.signature_columns(FIELDS)
        memory: dict[int, float] = {}
        began = time.process_time()
        written = tables.csv_lines(columns, _watched(rows, memory))
        lines = sum(1 for _ in written) - 2  # The mark at the front, and the header.
        took = time.process_time() - began
    say(f"{what}, {lines:,} rows", f"{lines / took:9,.0f} rows a CPU second")
    held = ", ".join(f"{size:.1f} after {n:,}" for n, size in memory.items())
    say("  memory in MB", held)


def _watched(rows: Iterable[T], memory: dict[int, float]) -> Iterator[T]:
    """The rows, noting the process's memory in MB at some of them."""
    process = psutil.Process()
    for number, row in enumerate(rows, start=1):
        if number in STOPS:
            memory[number] = process.memory_info().rss / 1e6
        yield row
