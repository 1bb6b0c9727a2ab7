"""Which version of the schema a database has, and which ones this program knows.

Alembic could tell, too; but every command asks, and importing it is a fifth of what
starting one takes. So only what applies migrations does.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from sqlalchemy import Engine, inspect, text

FOLDER = Path(__file__).resolve().parents[2] / "migrations"
TABLE = "alembic_version"


def current_version(engine: Engine) -> str | None:
    """The version that the database says it has; None for an empty one."""
    with engine.connect() as connection:
        if not inspect(connection).has_table(TABLE):
            return None
        found = connection.execute(text("SELECT version_num FROM alembic_version"))
        return found.scalars().one_or_none()


@cache
def known_versions() -> frozenset[str]:
    """Every version that this program can bring up to date."""
    files = (FOLDER / "versions").glob("[0-9]*.py")
    return frozenset(path.name.partition("_")[0] for path in files)


def newest_version() -> str | None:
    """The version that this program needs."""
    return max(known_versions(), default=None)
