"""What an older version left in the database is whole after the migrations."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from petition.adapters.sealing import BootSealer
from petition.db import migrations, versions
from petition.db.engines import Database
from petition.domain.mails import MailKind
from petition.domain.refusals import NoPackKept
from petition.models import Base, Campaign
from petition.services import counting, pack_export
from petition.worker import Worker
from tests.support.databases import administer
from tests.support.mailers import FakeMailer
from tests.support.office import SLUG, Office
from tests.support.old_schema import OldOffice, Sample, read_sample

SAMPLE = Path(__file__).parent / "samples" / "schema_0001.json"


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty database of each kind in turn."""
    if request.param == "sqlite":
        database = Database(f"sqlite:///{tmp_path / 'old.sqlite3'}")
        yield database
        database.close()
        return
    server: str = request.getfixturevalue("postgresql_server")
    administer(server, "CREATE DATABASE old_data")
    database = Database(server.replace("/postgres?", "/old_data?"))
    yield database
    database.close()
    administer(server, "DROP DATABASE old_data WITH (FORCE)")


@pytest.fixture
def sample() -> Sample:
    """Three signatures, one of them withdrawn, a pending one and their mails."""
    return read_sample(SAMPLE)


@pytest.fixture
def upgraded(
    empty: Database, sample: Sample, sealer: BootSealer, now: datetime
) -> Office:
    """The office that goes on with the sample after the migrations."""
    sample.fill(empty, "0001")
    migrations.upgrade(empty.engine, Base.metadata)
    return OldOffice(empty, sealer, now)


def test_the_migrations_lead_from_the_first_schema_to_the_models(
    upgraded: Office,
) -> None:
    engine = upgraded.database.engine

    assert versions.current_version(engine) == versions.newest_version()
    assert migrations.differences(engine, Base.metadata) == []


def test_no_row_is_lost(upgraded: Office, sample: Sample) -> None:
    stood = {name: len(rows) for name, rows in sample.tables.items()}

    assert sample.kept(upgraded.database) == stood


def test_what_waited_is_delivered_and_counted(upgraded: Office) -> None:
    mailer = FakeMailer()

    assert _worker(upgraded, mailer).run_once()

    kinds = [mail.kind for mail in mailer.taken]
    assert kinds.count(MailKind.LETTER) == 1
    assert upgraded.standing() == 2
    with upgraded.database.snapshot() as session:
        assert counting.differences(session, upgraded.row(Campaign).id) == []


def test_links_that_supporters_hold_still_lead_somewhere(
    upgraded: Office, sample: Sample
) -> None:
    upgraded.confirm(sample.tokens["pending"])
    upgraded.withdraw(sample.tokens["second"])

    assert upgraded.own_page(sample.tokens["first"]).letters
    assert upgraded.standing() == 2


def test_a_pack_that_was_never_kept_cannot_be_exported(upgraded: Office) -> None:
    with upgraded.database.reading() as session, pytest.raises(NoPackKept):
        pack_export.export_files(session, SLUG)


def _worker(office: Office, mailer: FakeMailer) -> Worker:
    def count(now: datetime) -> bool:
        with office.database.writing() as session:
            return counting.count_batch(session, now)

    return Worker(
        database=office.database,
        sealer=office.sealer,
        mailer=mailer,
        outbox_keys=office.desk.outbox_keys,
        clock=lambda: office.now,
        randomness=secrets.token_bytes,
        chores=[("count", count)],
    )
