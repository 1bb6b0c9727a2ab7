"""`backup`: a consistent copy, made while everything runs."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import click
from sqlalchemy import URL, make_url

from petition.bootstrap import read_boot_key
from petition.cli.folders import new_folder, write_new
from petition.cli.office import Office, Refused, office
from petition.db import versions
from petition.db.copies import CopyFailed, copy_sqlite
from petition.documents.restoring import restoring
from petition.services import holding

#: A dump that any database can be filled from, whoever owns it.
DUMP = ("pg_dump", "--format=plain", "--no-owner", "--no-privileges")


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def backup(folder: Path) -> None:
    """Copy database and boot key to a new FOLDER, and how to restore them."""
    with office() as here, new_folder(folder) as part:
        made = here.backends.clock()
        version = versions.current_version(here.backends.database.engine)
        sqlite = here.backends.database.is_sqlite
        (_copy_sqlite if sqlite else _dump_postgresql)(here, part)
        write_new(part / "boot.key", read_boot_key(here.settings.boot_key_file))
        text = restoring(made, version, sqlite=sqlite)
        write_new(part / "RESTORE.txt", text.encode())
    click.echo(f"Backup: {folder}")
    click.echo("RESTORE.txt in it says how to restore it. Settings are not in it.")


def _copy_sqlite(here: Office, part: Path) -> None:
    engine = here.backends.database.engine
    try:
        copy_sqlite(engine, part / "petition.sqlite3", holding.hold_all_sql())
    except CopyFailed as failed:
        raise Refused(
            f"The copy did not succeed ({failed}), and nothing of it was kept. See"
            " whether the disk is full, and keep the backups that you have."
        ) from failed


def _dump_postgresql(here: Office, part: Path) -> None:
    url = make_url(here.settings.database_url)
    if shutil.which(DUMP[0]) is None:
        raise Refused(f"pg_dump is not installed. {_by_hand(url, here)}")
    file = part / "database.sql"
    done = subprocess.run(  # noqa: S603 – our own command, without a shell.
        [*DUMP, f"--file={file}", _libpq(url)],
        env={**os.environ, **_password(url)},
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        umask=0o077,
        check=False,
    )
    if done.returncode:
        reason = done.stderr.decode(errors="replace").strip().replace("\n", "; ")
        raise Refused(f"pg_dump failed ({reason}). {_by_hand(url, here)}")
    _hold_in(file, here)


def _hold_in(dump: Path, here: Office) -> None:
    """Have the dump itself hold what waits, as soon as it is read in."""
    with here.backends.database.engine.connect() as connection:
        schema = connection.exec_driver_sql("SELECT current_schema()").scalar_one()
        quoted = connection.dialect.identifier_preparer.quote(schema)
    with dump.open("a", encoding="utf-8") as file:
        file.write(f"\nSET search_path = {quoted};\n{holding.hold_all_sql()};\n")
        file.flush()
        os.fsync(file.fileno())


def _by_hand(url: URL, here: Office) -> str:
    """What to do where our own dump cannot be made."""
    command = " ".join((*DUMP, "--file=database.sql", f"'{_libpq(url)}'"))
    return (
        "Install the PostgreSQL client of the server's version, or run where it is:"
        f" {command} – and keep {here.settings.boot_key_file} beside it. After"
        " restoring that, run `python -m petition outbox hold` before any worker."
    )


def _libpq(url: URL) -> str:
    """The address as PostgreSQL's own tools take it; the password stays out of it."""
    # `set` would take None for "as it was".
    plain = url.set(drivername="postgresql")._replace(password=None)
    return plain.render_as_string(hide_password=False)


def _password(url: URL) -> dict[str, str]:
    return {"PGPASSWORD": url.password} if url.password else {}
