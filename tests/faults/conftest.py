"""An installation on each kind of database that all drills share: none may harm it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.crowd import Crowd
from tests.journeys.mail_server import MailServer
from tests.journeys.product import Product
from tests.support.postgresql import PostgresqlServer


@pytest.fixture(params=["sqlite", "postgresql"])
def crowd(request: pytest.FixtureRequest) -> Crowd:
    """People at the installation on each kind of database in turn."""
    crowd: Crowd = request.getfixturevalue(f"crowd_on_{request.param}")
    return crowd


@pytest.fixture(scope="session")
def crowd_on_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crowd]:
    """People at an installation on SQLite."""
    yield from _crowd(tmp_path_factory.mktemp("sqlite"), "")


@pytest.fixture(scope="session")
def crowd_on_postgresql(
    stoppable_server: PostgresqlServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Crowd]:
    """People at an installation on a PostgreSQL server that may be stopped."""
    yield from _crowd(tmp_path_factory.mktemp("postgresql"), stoppable_server.url)


@pytest.fixture(scope="session")
def stoppable_server() -> Iterator[PostgresqlServer]:
    """A PostgreSQL server of its own that keeps its word when it is killed."""
    with tempfile.TemporaryDirectory(prefix="petition-pg-") as folder:
        # The machine stays up, so that the system's own buffers are safe enough.
        server = PostgresqlServer(Path(folder), "-c fsync=off")
        server.set_up()
        server.start()
        yield server
        server.stop()


def _crowd(folder: Path, database_url: str) -> Iterator[Crowd]:
    post = MailServer()
    post.start()
    product = Product(folder, post.url, database_url)
    try:
        product.set_up().serve()
        yield Crowd(product, post)
    finally:
        product.stop()
        post.stop()
