"""What takes long begins early, and whoever shares an installation stays together."""

from __future__ import annotations

from pathlib import Path

from tests.support.scheduling import FIRST, TOGETHER, rank, together

ROOT = Path(__file__).resolve().parents[2]


def test_a_file_stands_alone_unless_it_shares_an_installation() -> None:
    assert together("tests/domain/test_tally.py") == "tests/domain/test_tally.py"
    assert together("tests/browser/test_form.py") == "the browser"
    assert together("tests/faults/test_restarts.py") == "the crowd"


def test_what_is_slow_comes_before_what_is_quick() -> None:
    order = ["the browser", "tests/journeys/test_killed.py", "tests/web/test_fuzz.py"]

    assert sorted(["tests/domain/test_tally.py", *order[::-1]], key=rank)[:3] == order


def test_whatever_is_named_is_there() -> None:
    named = [*FIRST, *(file for files in TOGETHER.values() for file in files)]

    assert not [
        one for one in named if one not in TOGETHER and not (ROOT / one).exists()
    ]
