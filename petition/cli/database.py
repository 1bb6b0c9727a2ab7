"""`db upgrade` and `db check`."""

from __future__ import annotations

import click

from petition.cli.office import Refused, office
from petition.cli.schema import need_known_schema, need_schema
from petition.db import migrations, versions
from petition.models import Base


@click.group()
def db() -> None:
    """The database's schema."""


@db.command()
def upgrade() -> None:
    """Apply the migrations that are missing."""
    with office() as here:
        need_known_schema(here)
        engine = here.backends.database.engine
        migrations.upgrade(engine, Base.metadata)
        click.echo(f"The schema is at version {versions.current_version(engine)}.")


@db.command()
def check() -> None:
    """Compare models, schema and versions."""
    with office() as here:
        version = need_schema(here)
        engine = here.backends.database.engine
        differences = migrations.differences(engine, Base.metadata)
        if differences:
            raise Refused(f"The schema differs from the models: {differences[0]}")
        click.echo(f"Models and schema agree at version {version}.")
