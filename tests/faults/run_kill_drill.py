"""The drill of random kills in full; `make drill with="--database sqlite"` passes on:

[--kills 100] [--signatures 2000] [--seed N] [--database sqlite|postgresql]
"""

from __future__ import annotations

import argparse
import secrets
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.faults.kill_drill import kill_drill
from tests.support.postgresql import PostgresqlServer


def main() -> None:
    """Run a drill by hand and say what came of it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--signatures", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6))
    parser.add_argument("--database", choices=["sqlite", "postgresql"])
    wanted = parser.parse_args()
    for kind in [wanted.database] if wanted.database else ["sqlite", "postgresql"]:
        began = time.monotonic()
        with _place(kind) as (folder, url):
            numbers = (wanted.kills, wanted.signatures, wanted.seed)
            with kill_drill(folder, url, *numbers) as drill:
                sys.stdout.write(f"{kind}, seed {wanted.seed}: {drill.figures()}\n")
                drill.check()
        seconds = time.monotonic() - began
        sys.stdout.write(f"{kind}: nothing lost, {seconds:.0f} s\n")


@contextmanager
def _place(kind: str) -> Iterator[tuple[Path, str]]:
    with (
        tempfile.TemporaryDirectory(prefix="petition-drill-") as folder,
        tempfile.TemporaryDirectory(prefix="petition-pg-") as data,
    ):
        if kind == "sqlite":
            yield Path(folder), ""
            return
        server = PostgresqlServer(Path(data), "")
        server.set_up()
        server.start()
        try:
            yield Path(folder), server.url
        finally:
            server.stop()


if __name__ == "__main__":
    main()
