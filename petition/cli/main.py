"""All commands, and how each ends: 0 done, 1 refused in one line, 2 wrong usage."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import NoReturn, cast

import click
from sqlalchemy.exc import SQLAlchemyError

from petition.cli.office import Refused
from petition.domain.refusals import (
    KeyForgotten,
    NoPackKept,
    NotAllowed,
    NoTeamKey,
    Refusal,
    UnknownCampaign,
    WrongSecret,
)
from petition.settings import BadSetting

#: Refusals that say in their own words what to do.
REMEDIES: dict[type[Refusal], str] = {
    NoTeamKey: "There is no team key yet; run: python -m petition setup",
    WrongSecret: "This is neither the recovery code nor a passphrase of the team key."
    " Check it and try again; nothing was opened.",
    KeyForgotten: "The campaign's key was destroyed when its retention time was over;"
    " nobody can open its records any more.",
    NoPackKept: "The files of this campaign's pack were not kept when it was imported;"
    " import its folder once more, and it can be exported from then on.",
}


#: The module of each command. Only the one that is asked for is imported: with all of
#: them each start would take half as long again.
COMMANDS = {
    "setup": "setup",
    "db": "database",
    "campaign": "campaigns",
    "demo": "demo",
    "serve": "running",
    "web": "running",
    "worker": "running",
    "tally": "exports",
    "export": "exports",
    "doctor": "doctor",
    "backup": "backup",
    "outbox": "outbox",
    "organiser": "organisers",
}


class Commands(click.Group):
    """Commands that are imported once somebody asks for them."""

    def list_commands(self, _: click.Context) -> list[str]:
        """All their names."""
        return sorted(COMMANDS)

    def get_command(self, _: click.Context, name: str) -> click.Command | None:
        """The command of a name; None if there is none."""
        if name not in COMMANDS:
            return None
        module = import_module(f"petition.cli.{COMMANDS[name]}")
        return cast(click.Command, getattr(module, name))


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
def petition() -> None:
    """Real letters to named officials, and a number that can be checked."""


def main() -> None:
    """Run a command; foreseeable mistakes end in one line, never in a traceback."""
    try:
        sys.exit(petition.main(standalone_mode=False))
    except click.BadParameter as mistake:
        _refuse_unless_misused(mistake)
    except click.ClickException as mistake:
        mistake.show()
        sys.exit(mistake.exit_code)
    except BrokenPipeError:
        sys.exit(1)
    except FORESEEABLE as error:
        click.echo(" ".join(_sentence(error).split()), err=True)
        sys.exit(1)


def _refuse_unless_misused(mistake: click.BadParameter) -> NoReturn:
    """A file that is not there is no wrong usage: the command was understood."""
    if mistake.param is None or not isinstance(mistake.param.type, click.Path):
        mistake.show()
        sys.exit(mistake.exit_code)
    click.echo(f"{mistake.message} Check how it is spelt.", err=True)
    sys.exit(1)


FORESEEABLE = (Refused, BadSetting, Refusal, OSError, SQLAlchemyError, click.Abort)


def _sentence(error: BaseException) -> str:
    """Why a command was not carried out, and what to do."""
    match error:
        case click.Abort():
            return "Stopped before it was finished."
        case UnknownCampaign():
            return (
                f"There is no campaign {error}; see: python -m petition campaign list"
            )
        case NotAllowed():
            return f"That cannot be done: {error}."
        case Refusal():
            return REMEDIES.get(type(error)) or str(error) or type(error).__name__
        case OSError():
            return (
                f"{error.filename or 'Input or output'}: {error.strerror}. Check how it"
                " is spelt, who may use it, and the room on the disk."
            )
        case SQLAlchemyError():
            return _database_trouble(error)
    return str(error)


def _database_trouble(error: SQLAlchemyError) -> str:
    reason = str(getattr(error, "orig", None) or error).splitlines()[0]
    if "no such column" in reason:
        return (
            "The database is older than the program; run: python -m petition db upgrade"
        )
    if "no such table" in reason or "does not exist" in reason:
        return "The database has no tables yet; run: python -m petition db upgrade"
    return f"The database cannot be used: {reason}. Check DATABASE_URL."
