"""`db upgrade` and `db check`."""

from __future__ import annotations

import click

from petition.cli.office import Refused, office
from petition.db import migrations
from petition.models import Base


@click.group()
def db() -> None:
    """The database's schema."""


@db.command()
def upgrade() -> None:
    """Apply the migrations that are missing."""
    with office() as here:
        engine = here.backends.database.engine
        migrations.upgrade(engine, Base.metadata)
        click.echo(f"The schema is at version {migrations.current_version(engine)}.")


@db.command()
def check() -> None:
    """Compare models, schema and versions."""
    with office() as here:
        engine = here.backends.database.engine
        version, newest = (
            migrations.current_version(engine),
            migrations.newest_version(),
        )
        if version != newest:
            raise Refused(
                f"The schema is at version {version or 'none'}, this program needs"
                f" {newest}; run: python -m petition db upgrade"
            )
        differences = migrations.differences(engine, Base.metadata)
        if differences:
            raise Refused(f"The schema differs from the models: {differences[0]}")
        click.echo(f"Models and schema agree at version {version}.")
