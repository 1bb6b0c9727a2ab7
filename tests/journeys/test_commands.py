"""Commands that cannot be carried out: one line that says why, and no traceback."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from tests.journeys.product import PACK, Ended, Product, copy_of

Case = tuple[str, Mapping[str, str], str]

LIST, EXPORT = "campaign list", "export signatures salt-works --key"
#: What is asked, in which surroundings, and what the answer must say.
REFUSED: list[Case] = [
    ("tally nope", {}, "campaign list"),
    (LIST, {"PETITION_INSTANCE": "{folder}/none"}, "petition setup"),
    (LIST, {"PETITION_INSTANSE": "x"}, "did you mean PETITION_INSTANCE?"),
    (LIST, {"MAIL_URL": ""}, "MAIL_URL is not set"),
    (LIST, {"MAIL_URL": "smtp://user:hunter2@"}, "MAIL_URL"),
    (LIST, {"DATABASE_URL": "sqlite:///{folder}/text"}, "not a database"),
    (LIST, {"DATABASE_URL": "postgresql://u:hunter2@127.0.0.1:1/x"}, "refused"),
    ("worker --once", {"DATABASE_URL": "sqlite:///{folder}/new"}, "db upgrade"),
    ("db upgrade", {"DATABASE_URL": "sqlite:///{folder}/later"}, "newer"),
    ("serve", {"DATABASE_URL": "sqlite:///{folder}/later"}, "newer"),
    (LIST, {"BOOT_KEY_FILE": "{folder}/text"}, "should be 32"),
    ("setup", {"BOOT_KEY_FILE": "{folder}/none"}, "back from a backup"),
    ("setup --passphrase-file {folder}/text", {}, "fewer than 12"),
    (f"{EXPORT} {{folder}}/later", {}, "no text file"),
    (f"{EXPORT} -", {}, "Standard input holds no"),
    (f"{EXPORT} {{code}} -o {{folder}}/none/x", {}, "There is no folder"),
    ("tally salt-works --by weather", {}, "day, country, language"),
    ("campaign import {folder}/not-utf8", {}, "1 mistake"),
    ("campaign import {folder}/none", {}, "Check how it is spelt"),
    ("campaign import {folder}/text", {}, "is a file. Check"),
    ("setup --passphrase-file {folder}/none", {}, "Check how it is spelt"),
    ("tally salt-works -o {folder}", {}, "is a directory. Check"),
    (f"{EXPORT} {{folder}}/none", {}, "Check how it is spelt"),
    ("serve", {"REDIS_URL": "redis://127.0.0.1:99999"}, ":6379/0"),
    ("serve --bind 127.0.0.1:{port}", {}, "choose another with --bind"),
    ("organiser invite nonsense", {}, "like name@example.org"),
    ("organiser reset nobody@union.example", {}, "organiser invite nobody@"),
    ("organiser login", {}, "PETITION_ENV=development"),
]
MISUSED = [
    "",
    "nonsense",
    "export letters salt-works --key {code} --format docx",
    "serve --bind nonsense",
]


@pytest.fixture(scope="module")
def ended(
    house: Product, tmp_path_factory: pytest.TempPathFactory
) -> Mapping[str, Ended]:
    """How each command ended, by command and surroundings."""
    folder = _surroundings(house, tmp_path_factory.mktemp("commands"))
    facts = {"folder": folder, "code": house.code_file, "port": house.port}

    def run(case: Case) -> Ended:
        arguments, settings, _ = case
        filled = {name: value.format(**facts) for name, value in settings.items()}
        return house.run(*arguments.format(**facts).split(), **filled)

    cases = [*REFUSED, *((words, {}, "") for words in MISUSED)]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return dict(zip(map(_name, cases), pool.map(run, cases), strict=True))


def _surroundings(house: Product, folder: Path) -> Path:
    """Files that are not what they should be."""
    (folder / "text").write_text("a text")
    pack = copy_of(PACK, folder, slug="not-utf8")
    (pack / "text.en.md").write_bytes(b"---\ntitle: \xff\xfe\n---\n")
    with closing(sqlite3.connect(house.instance / "petition.sqlite3")) as ours:
        ours.execute("VACUUM INTO ?", [str(folder / "later")])
    with closing(sqlite3.connect(folder / "later")) as later:
        later.execute("UPDATE alembic_version SET version_num = '9999'")
        later.commit()
    return folder


def _name(case: Case) -> str:
    words, settings, _ = case
    return " ".join([*(f"{name}={value}" for name, value in settings.items()), words])


@pytest.mark.parametrize("case", REFUSED, ids=_name)
def test_a_command_that_cannot_be_carried_out_says_why_in_one_line(
    ended: Mapping[str, Ended], case: Case
) -> None:
    *_, said = case
    one = ended[_name(case)]

    assert one.code == 1
    assert "Traceback" not in one.err
    assert said in one.err.strip().splitlines()[-1]
    assert "mistake" in said or len(one.err.strip().splitlines()) == 1
    assert "hunter2" not in one.err


@pytest.mark.parametrize("words", MISUSED)
def test_wrong_usage_ends_with_2(ended: Mapping[str, Ended], words: str) -> None:
    one = ended[_name((words, {}, ""))]

    assert one.code == 2
    assert one.err.startswith("Usage: ")


def test_a_reader_that_has_seen_enough_is_no_trouble(house: Product) -> None:
    tally = f"{sys.executable} -m petition tally salt-works --format csv"

    done = subprocess.run(
        ["sh", "-c", f"{tally} | true"],
        env=house.environment,
        capture_output=True,
        text=True,
    )

    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr


def test_a_pipe_stays_a_pipe(house: Product, tmp_path: Path) -> None:
    pipe, code = tmp_path / "pipe", str(house.code_file)
    os.mkfifo(pipe)
    with ThreadPoolExecutor() as pool:
        read = pool.submit(pipe.read_bytes)
        house.do("export", "letters", "salt-works", "--key", code, "-o", str(pipe))
        read.result(60)

    assert pipe.is_fifo()


def test_setting_up_again_replaces_nothing(house: Product, tmp_path: Path) -> None:
    keys = house.instance / "boot.key"
    before = keys.read_bytes(), house.code_file.read_text()

    house.do("setup", "--recovery-code-file", str(tmp_path / "code"))

    assert (keys.read_bytes(), house.code_file.read_text()) == before
    assert not (tmp_path / "code").exists()
    for secret in (keys, house.code_file):
        assert secret.stat().st_mode & 0o777 == 0o600
    code = str(house.code_file)
    house.do("export", "signatures", "salt-works", "--key", code)


def test_doctor_has_a_line_for_everything_and_fails_with_1(house: Product) -> None:
    well, ill = house.run("doctor"), house.run("doctor", MAIL_URL="smtp://127.0.0.1:1")

    assert (well.code, ill.code) == (0, 1)
    for part in ("configuration", "database", "mail server", "keys", "clock", "fonts"):
        (line,) = [one for one in well.out.splitlines() if f" {part}" in one[:20]]
        assert line.startswith("ok")
    assert len(well.out.splitlines()) == len(ill.out.splitlines())
    assert [one for one in ill.out.splitlines() if one.startswith("fails mail server")]
