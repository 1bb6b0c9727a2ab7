"""What commands read from files that people keep."""

from __future__ import annotations

from pathlib import Path

import pytest

from petition.cli.office import read_secret


@pytest.mark.parametrize(
    "written",
    [b"ABCD-EFGH", b"ABCD-EFGH\r\n", b"\xef\xbb\xbfABCD-EFGH\r\n", b"\n ABCD-EFGH"],
)
def test_a_code_is_read_however_an_editor_has_saved_it(
    tmp_path: Path, written: bytes
) -> None:
    file = tmp_path / "code"
    file.write_bytes(written)

    assert read_secret(str(file)) == "ABCD-EFGH"
