"""Whoever looks for traces finds them, however they are written."""

from __future__ import annotations

import base64
import quopri
from pathlib import Path

import pytest

from tests.journeys.traces import traces

SECRET = "Зоя Ёлкина, zoya@people.example"
TOKEN = bytes(range(100, 132))


@pytest.mark.parametrize("before", ["", "a", "ab", "abc"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_a_secret_is_found_in_plain_and_in_base64(
    tmp_path: Path, before: str, encoding: str
) -> None:
    plain = f"{before}{SECRET} and more".encode(encoding)
    (tmp_path / "plain").write_bytes(plain)
    whole = f"{before}{SECRET} and more".encode()
    (tmp_path / "base64").write_bytes(base64.b64encode(whole))
    (tmp_path / "printable").write_bytes(quopri.encodestring(whole))

    found = " ".join(traces([tmp_path], [SECRET]))

    for name in ("plain", "base64", "printable"):
        assert f"{name}:" in found


@pytest.mark.parametrize("before", [b"", b"a", b"ab", b"abc"])
def test_a_token_is_found_in_any_writing(tmp_path: Path, before: bytes) -> None:
    whole = before + TOKEN + b"tail"
    (tmp_path / "raw").write_bytes(whole)
    (tmp_path / "hex").write_text(whole.hex())
    (tmp_path / "base64").write_bytes(base64.urlsafe_b64encode(whole))

    assert len({one.split(":")[0] for one in traces([tmp_path], [TOKEN])}) == 3


def test_what_is_not_there_is_not_found(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(bytes(range(256)) * 100)

    assert traces([tmp_path], [SECRET]) == []
