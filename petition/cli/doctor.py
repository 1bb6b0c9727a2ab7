"""`doctor`: one line for each thing that must be right."""

from __future__ import annotations

import os
from collections.abc import Callable

import click
from sqlalchemy import func, select

from petition.cli.office import Office, Refused, office
from petition.cli.schema import need_schema
from petition.db import migrations
from petition.models import Base
from petition.services import campaigns, counting, keys
from petition.settings import load_settings

Check = Callable[[Office], str]


@click.command()
def doctor() -> None:
    """Check configuration, database, mail server, keys, clock and fonts."""
    settings = load_settings(os.environ)
    click.echo(f"ok    configuration: {settings.base_url}, {settings.instance}")
    with office() as here:
        well = [_look(name, check, here) for name, check in CHECKS.items()]
    if not all(well):
        raise click.exceptions.Exit(1)


def _look(name: str, check: Check, here: Office) -> bool:
    try:
        click.echo(f"ok    {name}: {check(here)}")
    except Refused as refused:
        click.echo(f"fails {name}: {refused}")
        return False
    except Exception as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        click.echo(f"fails {name}: {reason}")
        return False
    return True


def _database(here: Office) -> str:
    version = need_schema(here)
    engine = here.backends.database.engine
    if migrations.differences(engine, Base.metadata):
        raise Refused("the schema differs from the models; see: db check")
    return f"{engine.dialect.name}, schema {version}"


def _counters(here: Office) -> str:
    with here.backends.database.snapshot() as session:
        rows = campaigns.overview(session)
        for row in rows:
            wrong = counting.differences(session, row.id)
            if wrong:
                raise Refused(
                    f"{row.slug}: {len(wrong)} counters differ from a recount,"
                    f" the first: {wrong[0]}"
                )
    return f"agree with a recount in {len(rows)} campaigns"


def _keys(here: Office) -> str:
    mode = here.settings.boot_key_file.stat().st_mode & 0o077
    if mode:
        raise Refused(
            f"others can read {here.settings.boot_key_file}; run: chmod 600 on it"
        )
    with here.backends.database.reading() as session:
        team = keys.team_key(session)
    if team is None:
        raise Refused("there is no team key; run: python -m petition setup")
    proved = "proved" if team.proved_at else "its recovery code was not typed back"
    return f"boot key and team key are there ({proved})"


def _clock(here: Office) -> str:
    """Compare with the database's clock where that is another machine's."""
    now = here.backends.clock()
    if here.backends.database.is_sqlite:
        return now.isoformat(timespec="seconds")
    with here.backends.database.reading() as session:
        theirs = session.scalar(select(func.now()))
    if theirs is not None and abs((theirs - now).total_seconds()) > 5:
        raise Refused(f"the database's clock says {theirs}, ours {now}; set them right")
    return now.isoformat(timespec="seconds")


def _mail(here: Office) -> str:
    return here.backends.mailer.check()


def _fonts(_here: Office) -> str:
    return "none needed: pages and prints use the reader's own"


CHECKS: dict[str, Check] = {
    "database": _database,
    "counters": _counters,
    "mail server": _mail,
    "keys": _keys,
    "clock": _clock,
    "fonts": _fonts,
}
