"""What commands work with."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from petition.bootstrap import Backends, bootstrap
from petition.settings import Settings, load_settings


class Refused(Exception):
    """A command that is not carried out; the text is one line that says why."""


@dataclass(frozen=True)
class Office:
    """The settings and backends of one command."""

    settings: Settings
    backends: Backends


@contextmanager
def office() -> Iterator[Office]:
    """Open the installation that the environment describes, and close it again."""
    settings = load_settings(os.environ)
    backends = bootstrap(settings)
    try:
        yield Office(settings, backends)
    finally:
        backends.close()


def read_secret(source: str) -> str:
    """A recovery code or passphrase: the first line of a file, or of `-`."""
    if source == "-":
        line = sys.stdin.readline()
    else:
        try:
            text = Path(source).read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            raise Refused(f"{source} is no text file.") from error
        line = text.strip().splitlines()[0] if text.strip() else ""
    if not line.strip():
        place = "Standard input" if source == "-" else source
        raise Refused(f"{place} holds no recovery code and no passphrase.")
    return line.strip()
