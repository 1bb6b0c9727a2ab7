"""Every setting that cannot be used stops the start with one line."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

import config
from petition.documents.mail import ADDRESS
from petition.settings import BadSetting, Settings, load_settings

MAIL = {"MAIL_URL": "smtp://mail.example:587"}


def _load(**environment: str) -> Settings:
    return load_settings({**MAIL, **environment})


def _complaint(environment: Mapping[str, str]) -> str:
    with pytest.raises(BadSetting) as refused:
        load_settings({**MAIL, **environment})
    return str(refused.value)


def test_the_defaults_are_those_of_a_production_on_one_machine() -> None:
    settings = _load()

    instance = Path("instance").resolve()
    assert (settings.instance, settings.development) == (instance, False)
    assert settings.database_url == f"sqlite:///{instance}/petition.sqlite3"
    assert settings.boot_key_file == instance / "boot.key"
    assert (settings.base_url, settings.host) == ("http://127.0.0.1:8000", "127.0.0.1")
    assert (settings.rate_limits, settings.redis_url) == (True, None)
    assert (settings.trusted_proxies, settings.min_form_seconds) == (0, 3)


def test_development_delivers_into_a_folder() -> None:
    settings = load_settings({"PETITION_ENV": "development"})

    assert settings.development
    assert settings.mail_url.scheme == "mailbox"
    assert settings.mailbox == settings.instance / "mailbox"


def test_production_does_not_start_without_a_mail_server() -> None:
    with pytest.raises(BadSetting, match="MAIL_URL is not set"):
        load_settings({})


def test_blanks_around_a_value_are_no_part_of_it() -> None:
    settings = _load(BASE_URL=" https://letters.example/ ", TRUSTED_PROXIES=" 1 ")

    assert (settings.base_url, settings.trusted_proxies) == (
        "https://letters.example",
        1,
    )


def test_an_empty_value_is_the_default() -> None:
    assert _load(BASE_URL="", TRUSTED_PROXIES="", REDIS_URL="") == _load()


def test_the_instance_folder_may_be_at_home() -> None:
    settings = _load(PETITION_INSTANCE="~/petition")

    assert settings.instance == Path("~/petition").expanduser()


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_any_way_to_write_postgresql_is_understood(scheme: str) -> None:
    settings = _load(DATABASE_URL=f"{scheme}://u:p@db.example/petition")

    assert settings.database_url == "postgresql+psycopg://u:p@db.example/petition"


@pytest.mark.parametrize(
    ("base_url", "sender"),
    [
        ("https://letters.example", "letters@letters.example"),
        ("https://Жаңаөзен.example", "letters@xn--80aapbh1b01drr.example"),
        ("http://127.0.0.1:8000", "letters@127.0.0.1"),
        ("http://localhost:8000", "letters@localhost"),
        ("http://[::1]:8000", "letters@localhost"),
    ],
)
def test_mail_comes_from_the_public_host_unless_set(base_url: str, sender: str) -> None:
    found = _load(BASE_URL=base_url).mail_from

    assert ADDRESS.fullmatch(found)
    assert found == sender


def test_the_address_that_mail_comes_from_can_be_set() -> None:
    assert _load(MAIL_FROM="act@union.example").mail_from == "act@union.example"


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("PETITION_ENV", "prod", "it can be production or development"),
        ("RATE_LIMITS", "yes", "it can be on or off"),
        ("TRUSTED_PROXIES", "-1", "a whole number from 0 to 10"),
        ("TRUSTED_PROXIES", "１", "a whole number from 0 to 10"),
        ("MIN_FORM_SECONDS", "3.5", "a whole number from 0 to 3600"),
        ("MIN_FORM_SECONDS", "3601", "a whole number from 0 to 3600"),
        ("WEB_CONCURRENCY", "0", "a whole number from 1 to 64"),
        ("BASE_URL", "letters.example", "write it like https://"),
        ("BASE_URL", "ftp://letters.example", "write it like https://"),
        ("BASE_URL", "https://", "write it like https://"),
        ("BASE_URL", "https://letters example", "write it like https://"),
        ("BASE_URL", "https://letters.example/sub", "without a path"),
        ("BASE_URL", "https://letters.example/?a=b", "without a path"),
        ("BASE_URL", "https://me@letters.example", "without a path"),
        ("BASE_URL", "https://letters.example:http", "BASE_URL is"),
        ("BASE_URL", "https://[::1", "BASE_URL is"),
        ("DATABASE_URL", "mysql://db", "must begin with postgresql+psycopg://"),
        ("DATABASE_URL", "petition.db", "must begin with postgresql+psycopg://"),
        ("DATABASE_URL", "sqlite:///", "names no file"),
        ("DATABASE_URL", "sqlite:///:memory:", "names no file"),
        ("DATABASE_URL", "postgresql://u:p@db:port/x", ":5432/name"),
        ("DATABASE_URL", "postgresql://u:p/w@db:5432/x", ":5432/name"),
        ("REDIS_URL", "localhost:6379", "must begin with redis://"),
        ("REDIS_URL", "redis://cache:99999", ":6379/0"),
        ("REDIS_URL", "redis://:pass/word@cache:6379/0", ":6379/0"),
        ("REDIS_URL", "rediss://cache/limits", ":6379/0"),
        ("MAIL_FROM", "letters", "one address such as letters@"),
        ("MAIL_FROM", "a@x.example, b@x.example", "one address such as letters@"),
        ("MAIL_URL", "http://mail.example", "MAIL_URL"),
    ],
)
def test_a_bad_value_is_refused_in_one_line_that_helps(
    name: str, value: str, said: str
) -> None:
    complaint = _complaint({name: value})

    assert complaint.startswith(name)
    assert said in complaint
    assert "\n" not in complaint


def test_a_complaint_tells_no_password() -> None:
    for name in ("DATABASE_URL", "REDIS_URL", "MAIL_URL"):
        value = "smtp://me:secret/x@host:1x/y"
        if name == "DATABASE_URL":
            value = value.replace("smtp", "postgresql")
        assert "secret" not in _complaint({name: value})


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("PETITION_INSTNCE", "; did you mean PETITION_INSTANCE?"),
        ("PETITION_ENVIRONMENT", ""),
        ("PETITION_X", ""),
    ],
)
def test_an_unknown_name_of_ours_is_refused_with_a_guess(name: str, meant: str) -> None:
    complaint = _complaint({name: "x"})

    assert complaint.startswith(f"{name} is no setting of ours{meant}")
    assert "\n" not in complaint


def test_names_of_others_are_left_alone() -> None:
    assert _load(PATH="/bin", FLASK_DEBUG="1") == _load()


def test_every_setting_has_a_purpose() -> None:
    for default, purpose in config.SETTINGS.values():
        assert purpose
        assert default == default.strip()
