"""From settings to backends, or one line that says what is missing."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from petition.adapters.mailbox import MailboxMailer
from petition.adapters.smtp import SmtpMailer
from petition.bootstrap import (
    BOOT_KEY_BYTES,
    bootstrap,
    make_boot_key,
    read_boot_key,
    utc_now,
)
from petition.settings import BadSetting, Settings, load_settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings for an instance folder that does not exist yet."""
    return load_settings(
        {
            "PETITION_INSTANCE": str(tmp_path / "instance"),
            "MAIL_URL": "smtp://127.0.0.1:2525",
            "BASE_URL": "https://letters.example",
        }
    )


def test_a_boot_key_is_for_this_user_only(settings: Settings) -> None:
    make_boot_key(settings.boot_key_file)

    assert settings.boot_key_file.stat().st_mode & 0o777 == 0o600
    assert len(read_boot_key(settings.boot_key_file)) == BOOT_KEY_BYTES


def test_a_boot_key_is_never_written_over_an_old_one(settings: Settings) -> None:
    make_boot_key(settings.boot_key_file)
    old = read_boot_key(settings.boot_key_file)

    with pytest.raises(FileExistsError):
        make_boot_key(settings.boot_key_file)
    assert read_boot_key(settings.boot_key_file) == old


def test_no_two_boot_keys_are_the_same(tmp_path: Path) -> None:
    for name in ("one", "other"):
        make_boot_key(tmp_path / name)

    assert read_boot_key(tmp_path / "one") != read_boot_key(tmp_path / "other")


@pytest.mark.parametrize("content", [b"", b"x" * 31, b"x" * 33])
def test_a_damaged_boot_key_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "boot.key"
    path.write_bytes(content)

    with pytest.raises(BadSetting, match="backup"):
        read_boot_key(path)


def test_without_an_instance_setup_is_advised(settings: Settings) -> None:
    with pytest.raises(BadSetting, match="python -m petition setup"):
        bootstrap(settings)


def test_without_a_boot_key_setup_is_advised(settings: Settings) -> None:
    settings.instance.mkdir()

    with pytest.raises(BadSetting, match="python -m petition setup"):
        bootstrap(settings)


def test_the_backends_are_those_that_the_settings_name(settings: Settings) -> None:
    make_boot_key(settings.boot_key_file)

    backends = bootstrap(settings)

    assert isinstance(backends.mailer, SmtpMailer)
    assert backends.database.is_sqlite
    assert backends.desk.links.campaign("x") == "https://letters.example/c/x"
    assert backends.desk.mail_from == "letters@letters.example"
    assert backends.read_mailbox() == []
    backends.close()


def test_in_development_mail_lies_in_a_folder(tmp_path: Path) -> None:
    here = {"PETITION_INSTANCE": str(tmp_path), "PETITION_ENV": "development"}
    make_boot_key(tmp_path / "boot.key")

    backends = bootstrap(load_settings(here))

    assert isinstance(backends.mailer, MailboxMailer)
    backends.close()


def test_the_same_boot_key_gives_the_same_secrets(settings: Settings) -> None:
    make_boot_key(settings.boot_key_file)
    one, other = bootstrap(settings), bootstrap(settings)

    assert one.sealer.secret("form-tokens") == other.sealer.secret("form-tokens")
    assert one.desk.randomness(32) != other.desk.randomness(32)
    one.close()
    other.close()


def test_the_clock_is_in_utc() -> None:
    assert utc_now().utcoffset() == timedelta()
