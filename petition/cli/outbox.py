"""`outbox show · hold · release`: for an operator who has to decide."""

from __future__ import annotations

from collections.abc import Callable

import click
from sqlalchemy.orm import Session

from petition.cli.office import Office, office
from petition.domain.mails import MailKind
from petition.services import holding


@click.group()
def outbox() -> None:
    """The mails that wait, or are held."""


@outbox.command()
def show() -> None:
    """How many mails wait or are held, by kind and state."""
    with office() as here, here.backends.database.reading() as session:
        found = holding.mails_by_state(session)
    for (kind, state), n in sorted(found.items()):
        click.echo(f"{kind:16} {state:10} {n:8}")
    if not found:
        click.echo("The outbox is empty.")


@outbox.command()
def hold() -> None:
    """Hold what waits now; mails that are written later still go out."""
    with office() as here:
        now = here.backends.clock()
        held = _all_of(here, lambda session: holding.hold(session, now))
        with here.backends.database.reading() as session:
            left = sum(
                n
                for (_, state), n in holding.mails_by_state(session).items()
                if state == "sending"
            )
    click.echo(f"Held: {held}.")
    if left:
        click.echo(
            f"A worker has {left} in hand. To hold those too, stop the workers and"
            " run this again in a minute."
        )


@outbox.command()
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice([kind.value for kind in MailKind]),
    help="Only mails of this kind; may be given several times.",
)
def release(kinds: tuple[str, ...]) -> None:
    """Let held mails go out."""
    with office() as here:
        now = here.backends.clock()
        freed = _all_of(here, lambda session: holding.release(session, now, kinds))
    click.echo(f"Released: {freed}.")


def _all_of(here: Office, step: Callable[[Session], int]) -> int:
    """How many rows a step changes until it finds no more."""
    total = 0
    while True:
        with here.backends.database.writing() as session:
            changed = step(session)
        if not changed:
            return total
        total += changed
