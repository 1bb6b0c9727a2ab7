"""What every test may ask for: a fresh database of each kind, a sealer, a noon."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import hypothesis
import pytest
from xdist.remote import Producer

from petition.adapters.sealing import BootSealer
from petition.db.engines import Database
from petition.models import Base
from tests.support.databases import PostgresqlDatabases, administer
from tests.support.office import Office
from tests.support.outbox import OutboxBench
from tests.support.postgresql import PostgresqlServer
from tests.support.scheduling import LongestFirst

#: A server for tests may lose everything: that makes it quick.
RECKLESS = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"

# Machines differ in speed; what a test says is never how long it takes.
hypothesis.settings.register_profile("petition", deadline=None)
hypothesis.settings.load_profile("petition")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LongestFirst:
    """How `pytest -n` shares the tests among its processes."""
    return LongestFirst(config, log)


@pytest.fixture
def now() -> datetime:
    """The moment at which tests happen unless they say otherwise."""
    return datetime(2014, 4, 22, 12, tzinfo=UTC)


@pytest.fixture
def sealer() -> BootSealer:
    """A sealer with a boot key that everybody knows."""
    return BootSealer(b"\x01" * 32)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a new database with our schema, of each kind in turn."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A new database of each kind in turn."""
    database = Database(database_url)
    yield database
    database.close()


@pytest.fixture
def bench(database: Database, sealer: BootSealer, now: datetime) -> OutboxBench:
    """A campaign with an outbox, on each kind of database in turn."""
    return OutboxBench(database, sealer, now)


@pytest.fixture
def office(database: Database, sealer: BootSealer, now: datetime) -> Office:
    """An open campaign with the real services, on each kind of database in turn."""
    return Office(database, sealer, now)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with our schema, to be copied."""
    path = tmp_path_factory.mktemp("sqlite") / "template.sqlite3"
    _make_schema(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """The address of a new SQLite file with our schema."""
    path = tmp_path / "petition.sqlite3"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The address of a PostgreSQL server of our own; `template` has our schema."""
    with tempfile.TemporaryDirectory(prefix="petition-pg-") as folder:
        server = PostgresqlServer(Path(folder), RECKLESS)
        server.set_up()
        server.start()
        try:
            administer(server.url, "CREATE DATABASE template")
            _make_schema(server.url.replace("/postgres?", "/template?"))
            yield server.url
        finally:
            server.stop()


@pytest.fixture(scope="session")
def postgresql_databases(postgresql_server: str) -> PostgresqlDatabases:
    """Databases on that server for one test after the other."""
    return PostgresqlDatabases(postgresql_server, "template")


@pytest.fixture
def postgresql_url(postgresql_databases: PostgresqlDatabases) -> Iterator[str]:
    """The address of a PostgreSQL database with our schema, as good as new."""
    with postgresql_databases.one() as url:
        yield url


def _make_schema(url: str) -> None:
    database = Database(url)
    Base.metadata.create_all(database.engine)
    database.close()
