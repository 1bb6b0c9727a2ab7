"""Whether the database's schema is the one that this program works with."""

from __future__ import annotations

from petition.cli.office import Office, Refused
from petition.db import versions


def need_schema(here: Office) -> str:
    """The schema's version, if it is what this program needs; else Refused."""
    version = need_known_schema(here)
    newest = versions.newest_version()
    if version is None or version != newest:
        raise Refused(
            f"The database is at version {version or 'none'}, this program needs"
            f" {newest}; run: python -m petition db upgrade"
        )
    return version


def need_known_schema(here: Office) -> str | None:
    """The schema's version, None without one; Refused if it is a newer program's."""
    version = versions.current_version(here.backends.database.engine)
    if version is not None and version not in versions.known_versions():
        raise Refused(
            f"The database is at version {version}, which this program does not know:"
            " a newer one has used it. Install that one again, or a newer one still."
        )
    return version
