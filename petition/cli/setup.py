"""`setup`: instance folder, boot key, schema, team key."""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path

import click

from petition.bootstrap import make_boot_key, utc_now
from petition.cli.office import Office, Refused, office, read_secret
from petition.cli.schema import need_known_schema
from petition.db import migrations, versions
from petition.db.engines import Database
from petition.domain.recovery_codes import format_code
from petition.domain.refusals import WrongSecret
from petition.models import Base, TeamKey
from petition.services import keys
from petition.settings import Settings, load_settings

SHORTEST_PASSPHRASE = 12


@click.command()
@click.option(
    "--recovery-code-file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the recovery code there (0600) and do not ask for it.",
)
@click.option(
    "--passphrase-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Let this passphrase open the team key, too.",
)
def setup(recovery_code_file: Path | None, passphrase_file: Path | None) -> None:
    """Make what an installation needs; what is there stays as it is."""
    settings = load_settings(os.environ)
    passphrase = _passphrase(passphrase_file)
    _make_instance(settings)
    with office() as here:
        need_known_schema(here)
        migrations.upgrade(here.backends.database.engine, Base.metadata)
        with here.backends.database.reading() as session:
            key = keys.team_key(session)
        if key is None:
            _make_team_key(here, recovery_code_file, passphrase)
        else:
            click.echo("Team key: stands already, nothing replaced.")
            _check_passphrase(here, key, recovery_code_file, passphrase)
            if key.proved_at is None and recovery_code_file is None:
                # Whoever was interrupted at proving it gets another chance.
                _have_it_typed_back(here, key.id)
    click.echo(f"Ready: {settings.instance}")


def _passphrase(path: Path | None) -> str | None:
    if path is None:
        return None
    passphrase = read_secret(str(path))
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise Refused(
            f"The passphrase in {path} has fewer than {SHORTEST_PASSPHRASE}"
            " characters; take a longer one, such as six random words."
        )
    return passphrase


def _make_instance(settings: Settings) -> None:
    settings.instance.mkdir(parents=True, exist_ok=True, mode=0o700)
    if settings.boot_key_file.exists():
        return
    if _has_data(settings):
        raise Refused(
            f"The boot key {settings.boot_key_file} is missing, but the database"
            " holds a team key: put the boot key back from a backup. A new one would"
            " make pending letters, the outbox and all forms useless."
        )
    make_boot_key(settings.boot_key_file)
    click.echo(f"Boot key: {settings.boot_key_file}")


def _has_data(settings: Settings) -> bool:
    if settings.database_url.startswith("sqlite:///"):
        path = Path(settings.database_url.removeprefix("sqlite:///"))
        if not path.exists():
            return False
    database = Database(settings.database_url)
    try:
        if versions.current_version(database.engine) is None:
            return False
        with database.reading() as session:
            return keys.team_key(session) is not None
    finally:
        database.close()


def _make_team_key(
    here: Office, code_file: Path | None, passphrase: str | None
) -> None:
    code = format_code(secrets.token_bytes(20))
    seed, sealer = secrets.token_bytes(32), here.backends.sealer
    if code_file is not None:
        # The code is safe on disk before anything depends on it.
        _write_code(code_file, code)
    with here.backends.database.writing() as session:
        now = utc_now()
        key = keys.make_team_key(session, sealer, seed, code, now=now)
        if passphrase is not None:
            keys.add_slot(session, sealer, key, "passphrase", passphrase, seed, now=now)
    if code_file is not None:
        click.echo(f"Recovery code: written to {code_file}; keep it off this machine.")
        return
    click.echo(
        "Recovery code, shown only now. Without it and without a passphrase nobody"
        " can open what supporters write. Write it down on paper:\n"
    )
    click.echo(f"    {code}\n")
    _have_it_typed_back(here, key.id)


def _have_it_typed_back(here: Office, key_id: int) -> None:
    if not sys.stdin.isatty():
        click.echo("Nobody typed it back, so it is not proved yet.", err=True)
        return
    while True:
        typed = click.prompt("Please type it back to prove that you have it")
        try:
            with here.backends.database.writing() as session:
                key = session.get_one(TeamKey, key_id)
                keys.prove(session, here.backends.sealer, key, typed, now=utc_now())
        except WrongSecret:
            click.echo("That is not the code. Please look at it again.")
            continue
        click.echo("Proved: the code opens the team key.")
        return


def _check_passphrase(
    here: Office, key: TeamKey, code_file: Path | None, passphrase: str | None
) -> None:
    """A passphrase that does not open yet is added with the code from its file."""
    if passphrase is None:
        return
    sealer = here.backends.sealer
    with here.backends.database.writing() as session:
        try:
            keys.unlock_team(session, sealer, key.id, passphrase)
            click.echo("Passphrase: opens the team key.")
            return
        except WrongSecret:
            if code_file is None or not code_file.exists():
                raise Refused(
                    "This passphrase does not open the team key. To add it, give the"
                    " recovery code with --recovery-code-file. Nothing was changed."
                ) from None
        code = read_secret(str(code_file))
        seed = keys.unlock_team(session, sealer, key.id, code)
        keys.add_slot(
            session, sealer, key, "passphrase", passphrase, seed, now=utc_now()
        )
        click.echo("Passphrase: added to the team key.")


def _write_code(path: Path, code: str) -> None:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise Refused(
            f"{path} exists already; name a new file for the recovery code."
        ) from error
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(code + "\n")
        file.flush()
        os.fsync(file.fileno())
