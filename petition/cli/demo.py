"""`demo`: the demo campaign, with made-up signatures if wanted."""

from __future__ import annotations

import random
from pathlib import Path

import click

from petition.cli.campaigns import import_pack, open_campaign, read_folder
from petition.cli.office import Office, office
from petition.services import campaigns, counting, demo_signatures
from petition.services.importing import EditedHere

PACK = Path(__file__).resolve().parents[1] / "demo" / "zhanaozen"


def _count(here: Office) -> None:
    """Count at once what the worker would count in a moment."""
    more = True
    while more:
        with here.backends.database.writing() as session:
            more = counting.count_batch(session, here.backends.clock())


@click.command()
@click.option(
    "--signatures",
    type=click.IntRange(0, 10_000_000),
    default=0,
    help="Add so many made-up confirmed signatures with letters.",
)
def demo(signatures: int) -> None:
    """Import the demo campaign and open it."""
    with office() as here:
        read = read_folder(PACK)
        pack = read.pack
        try:
            import_pack(here, read, demo=True)
        except EditedHere:
            click.echo(f"{pack.slug} was edited in the workspace: it stays as it is.")
        open_campaign(here, pack)
        if not signatures:
            return
        backends = here.backends
        now = backends.clock()
        with backends.database.reading() as session:
            content = campaigns.find(session, pack.slug, now=now).content
        chance = random.Random()  # noqa: S311 – made-up people need no secrets.
        done = 0
        while done < signatures:
            batch = min(demo_signatures.BATCH, signatures - done)
            moments = demo_signatures.moments(done, batch, signatures, chance, now)
            made = demo_signatures.make(
                backends.database.reading, backends.desk, content, moments, chance, now
            )
            with backends.database.writing() as session:
                demo_signatures.keep(session, made)
            done += batch
            _count(here)
        click.echo(f"Added {signatures:,} made-up signatures, marked as demo data.")
