"""The drill of `make drill`, in small: random kills lose nothing."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.faults.kill_drill import kill_drill
from tests.support.databases import administer

KILLS, SIGNATURES, SEED = 12, 200, 2014
NUMBERS = count(1)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """DATABASE_URL of an installation that is yet to be made."""
    if request.param == "sqlite":
        yield ""
        return
    server: str = request.getfixturevalue("postgresql_server")
    name = f"drill_{next(NUMBERS)}"
    administer(server, f"CREATE DATABASE {name}")
    yield server.replace("/postgres?", f"/{name}?")
    administer(server, f"DROP DATABASE {name} WITH (FORCE)")


def test_random_kills_lose_nothing(empty_url: str, tmp_path: Path) -> None:
    with kill_drill(tmp_path, empty_url, KILLS, SIGNATURES, SEED) as drill:
        drill.check()

    assert drill.killed.total() == KILLS
