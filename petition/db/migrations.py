"""Applying and checking the numbered migrations."""

from __future__ import annotations

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Engine, MetaData

from petition.db.versions import FOLDER, known_versions


def _config(engine: Engine, metadata: MetaData) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes.update(engine=engine, metadata=metadata)
    return config


def upgrade(engine: Engine, metadata: MetaData, version: str = "head") -> None:
    """Bring the schema to a version, the newest unless told otherwise."""
    command.upgrade(_config(engine, metadata), version)


def differences(engine: Engine, metadata: MetaData) -> list[str]:
    """How the schema in the database differs from the models; empty is right."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection)
        return [str(change) for change in compare_metadata(context, metadata)]


def new_migration(engine: Engine, metadata: MetaData, message: str) -> None:
    """Draft the next numbered migration from what the models have and it lacks."""
    number = len(known_versions()) + 1
    command.revision(
        _config(engine, metadata),
        message=message,
        autogenerate=True,
        rev_id=f"{number:04d}",
    )
