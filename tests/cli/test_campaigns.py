"""What the command line says of packs and campaigns."""

from __future__ import annotations

import pytest

from petition.cli.campaigns import show_differences


def test_what_an_import_would_overwrite_is_shown_line_by_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    old = {"text.en.md": b"One\nTwo\nThree\nFour\n", "same.md": b"x", "gone.md": b"y"}
    show_differences(old, {"text.en.md": b"One\nTwo\nIII\nFour\n", "same.md": b"x"})
    shown = capsys.readouterr().out.splitlines()
    assert "--- workspace/text.en.md" in shown
    assert {"-Three", "+III", "-y"} <= set(shown)
    assert "-One" not in shown
