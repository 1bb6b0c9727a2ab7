"""The units for systemd keep what is in memory there, and the rest in its place."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

SAMPLES = Path(__file__).resolve().parents[2] / "petition" / "samples"
UNITS = ["petition.service", "petition-backup.service"]
KEPT_IN = [
    *("NoNewPrivileges=yes", "ProtectSystem=strict", "ProtectHome=yes"),
    *("CapabilityBoundingSet=", "LimitCORE=0", "MemorySwapMax=0", "UMask=0077"),
]


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_is_locked_in(name: str) -> None:
    lines = (SAMPLES / name).read_text().splitlines()

    assert [line for line in KEPT_IN if line not in lines] == []


@pytest.mark.parametrize("name", [*UNITS, "petition-backup.timer"])
def test_systemd_understands_a_unit(name: str, tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")
    for unit in SAMPLES.glob("petition*"):
        here = re.sub(r"/srv/petition/\S*python", "/bin/true", unit.read_text())
        here = re.sub(r"^(User|Group)=.*\n", "", here, flags=re.MULTILINE)
        (tmp_path / unit.name).write_text(here)

    done = subprocess.run(
        ["systemd-analyze", "verify", f"./{name}"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )

    assert (done.returncode, done.stderr) == (0, "")


def test_caddy_understands_its_file(tmp_path: Path) -> None:
    if shutil.which("caddy") is None:
        pytest.skip("caddy is not installed")
    sample = str(SAMPLES / "Caddyfile")

    done = subprocess.run(
        ["caddy", "validate", "--adapter", "caddyfile", "--config", sample],
        env={**os.environ, "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stderr
