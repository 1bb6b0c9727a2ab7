"""The whole site over a fresh database, with a clock and a mailbox of its own."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from jinja2 import FileSystemBytecodeCache

from petition.adapters.key_slots import Cost
from petition.adapters.mailbox import read_mailbox
from petition.adapters.passwords import Argon2Passwords
from petition.adapters.sealing import BootSealer
from petition.app import create_app
from petition.bootstrap import Backends
from petition.db.engines import Database
from petition.documents.links import Links
from petition.domain.campaigns import Pack
from petition.domain.packs import read_pack
from petition.domain.recovery_codes import format_code
from petition.services import keys
from petition.services.desk import Desk
from petition.services.outbox_keys import OutboxKeys
from petition.settings import Settings, load_settings
from tests.support.mailers import FakeMailer
from tests.web.support.site import Clock, Site

DATABASE = "petition.sqlite3"
FOLDER = Path(__file__).parent / "pack"
NOON = datetime(2024, 5, 2, 12, tzinfo=UTC)
SEALER = BootSealer(b"\x01" * 32)
#: What a password costs is tested elsewhere.
PASSWORDS = Argon2Passwords(secrets.token_bytes, Cost(1, 32, 4))

MakeSite = Callable[..., Site]


@pytest.fixture(scope="session")
def pack() -> Pack:
    """A small campaign: three languages, two targets, every channel, a partner."""
    files = {
        path.relative_to(FOLDER).as_posix(): path.read_bytes()
        for path in FOLDER.rglob("*")
        if path.is_file()
    }
    return read_pack(files).pack


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """Templates that one test has compiled serve all others."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture(scope="session")
def builder(sqlite_template: Path, compiled: FileSystemBytecodeCache) -> Builder:
    """Builds sites in folders of their own."""
    return Builder(sqlite_template, compiled)


@pytest.fixture(scope="session")
def template(
    tmp_path_factory: pytest.TempPathFactory, builder: Builder, pack: Pack
) -> Path:
    """A SQLite file with the one campaign, open, to be copied."""
    site = builder.build(tmp_path_factory.mktemp("wharf"), (pack,))
    site.backends.close()
    return site.instance / DATABASE


@pytest.fixture
def make_site(builder: Builder, template: Path, tmp_path: Path) -> Iterator[MakeSite]:
    """Builds a site with the packs given, or as `site`; keywords change settings."""
    made: list[Site] = []

    def make(packs: tuple[Pack, ...] | None = None, **changes: Any) -> Site:
        folder = tmp_path / f"site{len(made)}"
        if packs is None:
            made.append(builder.copy(template, folder, **changes))
        else:
            made.append(builder.build(folder, packs, **changes))
        return made[-1]

    yield make
    for site in made:
        site.backends.close()


@pytest.fixture
def site(builder: Builder, template: Path, tmp_path: Path) -> Iterator[Site]:
    """The site with the one campaign, open.

    Import no other version of its pack into it: what a campaign publishes is kept
    by campaign and revision, and all these sites hold the same campaign.
    """
    site = builder.copy(template, tmp_path / "site")
    yield site
    site.backends.close()


@pytest.fixture(scope="session")
def still_site(
    builder: Builder, template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """One site for all tests of what is refused: nothing of it may ever change."""
    site = builder.copy(template, tmp_path_factory.mktemp("still") / "site")
    site.backends.desk.outbox_keys.of_day(site.clock())
    before = site.rows()
    yield site
    assert site.rows() == before
    assert site.mails == []
    site.backends.close()


@pytest.fixture
def any_site(
    builder: Builder, pack: Pack, database_url: str, tmp_path: Path
) -> Iterator[Site]:
    """The site with the one campaign over each kind of database in turn."""
    site = builder.build(tmp_path / "site", (pack,), database_url=database_url)
    yield site
    site.backends.close()


@dataclass(frozen=True)
class Builder:
    """Builds sites from a database file with our schema."""

    schema: Path
    compiled: FileSystemBytecodeCache

    def build(self, folder: Path, packs: tuple[Pack, ...], **changes: Any) -> Site:
        """A site with a team key and the packs, opened; `changes` are settings."""
        site = self.copy(self.schema, folder, **changes)
        code = format_code(b"\x06" * 20)
        with site.backends.database.writing() as session:
            keys.make_team_key(session, SEALER, b"\x05" * 32, code, now=NOON)
        for one in packs:
            site.add(one)
        return site

    def copy(self, database: Path, folder: Path, **changes: Any) -> Site:
        """A site over a copy of a database file."""
        folder.mkdir(exist_ok=True)
        shutil.copy(database, folder / DATABASE)
        settings = replace(_settings(folder), **changes)
        backends, clock, mailer = _backends(settings)
        # What one test changes, it has to see at once.
        app = create_app(settings, backends, keep_pages=0)
        app.jinja_env.bytecode_cache = self.compiled
        return Site(app, backends, clock, mailer, folder)


def _settings(folder: Path) -> Settings:
    """The settings of a production site without rate limits."""
    environment = {
        "PETITION_INSTANCE": str(folder),
        "BASE_URL": "https://letters.example",
        "MAIL_URL": "smtp://mail.example",
        "MAIL_FROM": "campaign@letters.example",
        "RATE_LIMITS": "off",
    }
    return load_settings(environment)


def _backends(settings: Settings) -> tuple[Backends, Clock, FakeMailer]:
    database, clock, mailer = Database(settings.database_url), Clock(NOON), FakeMailer()
    desk = Desk(
        sealer=SEALER,
        outbox_keys=OutboxKeys(database.writing, SEALER, secrets.token_bytes),
        links=Links(settings.base_url),
        mail_from=settings.mail_from,
        randomness=secrets.token_bytes,
    )
    mailbox = partial(read_mailbox, settings.mailbox)
    backends = Backends(database, mailer, SEALER, desk, clock, mailbox, PASSWORDS)
    return backends, clock, mailer
