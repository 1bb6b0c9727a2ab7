"""Applying and checking the numbered migrations."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, MetaData

FOLDER = Path(__file__).resolve().parents[2] / "migrations"


def _config(engine: Engine, metadata: MetaData) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes.update(engine=engine, metadata=metadata)
    return config


def upgrade(engine: Engine, metadata: MetaData, version: str = "head") -> None:
    """Bring the schema to a version, the newest unless told otherwise."""
    command.upgrade(_config(engine, metadata), version)


def current_version(engine: Engine) -> str | None:
    """The version that the database says it has; None for an empty one."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


@cache
def newest_version() -> str | None:
    """The version that this code needs."""
    return _scripts().get_current_head()


@cache
def known_versions() -> frozenset[str]:
    """Every version that this code can bring up to date."""
    return frozenset(script.revision for script in _scripts().walk_revisions())


def _scripts() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    return ScriptDirectory.from_config(config)


def differences(engine: Engine, metadata: MetaData) -> list[str]:
    """How the schema in the database differs from the models; empty is right."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection)
        return [str(change) for change in compare_metadata(context, metadata)]


def new_migration(engine: Engine, metadata: MetaData, message: str) -> None:
    """Draft the next numbered migration from what the models have and it lacks."""
    number = len(list((FOLDER / "versions").glob("[0-9]*.py"))) + 1
    command.revision(
        _config(engine, metadata),
        message=message,
        autogenerate=True,
        rev_id=f"{number:04d}",
    )
