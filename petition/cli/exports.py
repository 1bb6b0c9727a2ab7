"""`tally` and `export`: what organisers take out."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

import click
from sqlalchemy.orm import Session

from petition.cli.office import Office, Refused, office, read_secret
from petition.documents import tables, workbooks
from petition.documents.tally_files import tally_file
from petition.domain.tally_tables import parse_dimensions
from petition.models import Campaign
from petition.services import campaigns, exporting, keys, tallies

output_option = click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="A file."
)
key_option = click.option(
    "--key",
    "key_source",
    required=True,
    metavar="F",
    help="A file with the recovery code or a passphrase; - asks for it.",
)


@click.command()
@click.argument("slug")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "csv", "json", "xlsx"]),
    default="text",
    show_default=True,
)
@click.option("--by", metavar="day,country,…", help="Only these breakdowns.")
@output_option
def tally(slug: str, form: str, by: str | None, output: Path | None) -> None:
    """The organisers' tally, no cell hidden."""
    dimensions = parse_dimensions(by)
    with office() as here, here.backends.database.snapshot() as session:
        campaign = _campaign(session, slug, here)
        now = here.backends.clock()
        full = tallies.full_tally(session, campaign, now, dimensions)
        with _written(output) as file:
            file.writelines(tally_file(full, form))


@click.group()
def export() -> None:
    """Signatures and letters, opened with the key."""


@export.command()
@click.argument("slug")
@key_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "xlsx", "jsonl"]),
    default="csv",
    show_default=True,
)
@output_option
def signatures(slug: str, key_source: str, form: str, output: Path | None) -> None:
    """Every signature with its writer's details."""
    with _opened(slug, key_source) as (session, campaign, open_record):
        fields = exporting.fields_ever_asked(session, campaign)
        columns = exporting.signature_columns(fields)
        watch = _Watch()
        rows = exporting.signature_rows(
            session, campaign, open_record, fields, watch.watch
        )
        with _written(output) as file:
            _write_rows(file, form, columns, rows, "signatures")
        watch.end()


@export.command()
@click.argument("slug")
@key_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["txt", "jsonl"]),
    default="txt",
    show_default=True,
)
@output_option
def letters(slug: str, key_source: str, form: str, output: Path | None) -> None:
    """Every letter with its text and what became of it."""
    with _opened(slug, key_source) as (session, campaign, open_record):
        watch = _Watch()
        rows = exporting.letter_rows(session, campaign, open_record, watch.watch)
        with _written(output) as file:
            _write_rows(file, form, exporting.LETTER_COLUMNS, rows, "letters")
        watch.end()


class _Watch:
    """Shows progress on a terminal, and says at the end what could not be opened."""

    def __init__(self) -> None:
        self._unreadable: list[int | None] = []
        self._shows = sys.stderr.isatty()
        self.watch = exporting.Watch(self._progress, self._unreadable.append)

    def end(self) -> None:
        """Exit 1 if a record stayed shut; the rest has been written."""
        if self._shows:
            click.echo(err=True)
        if self._unreadable:
            numbers = ", ".join(str(number or "?") for number in self._unreadable[:10])
            click.echo(
                f"{len(self._unreadable)} records are damaged and could not be opened"
                f" (numbers {numbers}); their rows say “unreadable”, all others are"
                " complete.",
                err=True,
            )
            raise click.exceptions.Exit(1)

    def _progress(self, done: int) -> None:
        if self._shows:
            click.echo(f"\r{done:,} opened", nl=False, err=True)


@contextmanager
def _opened(
    slug: str, key_source: str
) -> Iterator[tuple[Session, Campaign, Callable[[UUID, bytes], bytes]]]:
    """The campaign's records, unlocked before anything is written."""
    with office() as here, here.backends.database.snapshot() as session:
        campaign = _campaign(session, slug, here)
        secret = _secret(key_source)
        sealer = here.backends.sealer
        seeds = keys.unlock_campaign(session, sealer, campaign.id, campaign.uid, secret)
        yield session, campaign, keys.record_opener(sealer, seeds, campaign.uid)


def _secret(source: str) -> str:
    if source == "-" and sys.stdin.isatty():
        typed: str = click.prompt(
            "Recovery code or passphrase", hide_input=True, err=True
        )
        return typed
    return read_secret(source)


def _campaign(session: Session, slug: str, here: Office) -> Campaign:
    found = campaigns.find_any(session, slug, now=here.backends.clock())
    return session.get_one(Campaign, found.content.campaign_id)


@contextmanager
def _written(output: Path | None) -> Iterator[BinaryIO]:
    """A file that is there whole or not at all; standard output without a name."""
    if output is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    if not output.parent.is_dir():
        raise Refused(
            f"There is no folder {output.parent}; make it first, or name another file."
        )
    if output.is_symlink() or (output.exists() and not output.is_file()):
        # A device, a pipe or a link is written to; a file in its place would end it.
        with os.fdopen(_opened_for_us(output), "wb") as file:
            yield file
        return
    part = output.with_name(f".{output.name}.part")
    try:
        with os.fdopen(_opened_for_us(part), "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(output)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _opened_for_us(path: Path) -> int:
    """A descriptor to write with; a new file can be read by its owner only."""
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)


def _write_rows(
    file: BinaryIO,
    form: str,
    columns: tuple[str, ...],
    rows: Iterable[tables.Row],
    title: str,
) -> None:
    lines = {
        "xlsx": lambda: workbooks.text_workbook(columns, rows, title),
        "csv": lambda: tables.csv_lines(columns, rows),
        "jsonl": lambda: tables.jsonl_lines(rows),
        "txt": lambda: tables.letters_text(rows),
    }[form]()
    file.writelines(lines)
