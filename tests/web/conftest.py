"""The whole site over a fresh database, with a clock and a mailbox of its own."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from jinja2 import FileSystemBytecodeCache

from petition.adapters.mailbox import read_mailbox
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

FOLDER = Path(__file__).parent / "pack"
NOON = datetime(2024, 5, 2, 12, tzinfo=UTC)
SEALER = BootSealer(b"\x01" * 32)

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


@pytest.fixture
def settings(tmp_path: Path, sqlite_url: str) -> Settings:
    """The settings of a production site without rate limits."""
    loaded = load_settings(
        {
            "PETITION_INSTANCE": str(tmp_path),
            "DATABASE_URL": sqlite_url,
            "BASE_URL": "https://letters.example",
            "MAIL_URL": "smtp://mail.example",
            "MAIL_FROM": "campaign@letters.example",
        }
    )
    return replace(loaded, rate_limits=False)


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """Templates that one test has compiled serve all others."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture
def make_site(
    settings: Settings, pack: Pack, compiled: FileSystemBytecodeCache
) -> Iterator[MakeSite]:
    """Builds a site; keywords change its settings, `packs` its campaigns."""
    made: list[Site] = []

    def make(packs: tuple[Pack, ...] = (pack,), **changes: Any) -> Site:
        site = _site(replace(settings, **changes))
        site.app.jinja_env.bytecode_cache = compiled
        made.append(site)
        with site.backends.database.writing() as session:
            code = format_code(b"\x06" * 20)
            keys.make_team_key(session, SEALER, b"\x05" * 32, code, now=NOON)
        for one in packs:
            site.add(one)
        return site

    yield make
    for site in made:
        site.backends.close()


@pytest.fixture
def site(make_site: MakeSite) -> Site:
    """The site with the one campaign, open."""
    return make_site()


def _site(settings: Settings) -> Site:
    database, clock, mailer = Database(settings.database_url), Clock(NOON), FakeMailer()
    desk = Desk(
        sealer=SEALER,
        outbox_keys=OutboxKeys(database.writing, SEALER, secrets.token_bytes),
        links=Links(settings.base_url),
        mail_from=settings.mail_from,
        randomness=secrets.token_bytes,
    )
    mailbox = partial(read_mailbox, settings.mailbox)
    backends = Backends(database, mailer, SEALER, desk, clock, mailbox)
    app = create_app(settings, backends)
    return Site(app, backends, clock, mailer, settings.instance)
