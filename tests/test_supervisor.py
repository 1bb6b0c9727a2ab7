"""Web and worker run as long as `serve` does: no longer, and no shorter."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.waiting import eventually

SUPERVISE = """
import os, sys
from petition.supervisor import Supervisor
commands = [[sys.executable, "-c", code, *sys.argv[1:2]] for code in sys.argv[2:]]
sys.exit(Supervisor(commands, os.environ).run())
"""
#: A child that writes down its process id and waits.
SLEEP = """
import os, sys, time
with open(sys.argv[1], "a") as file:
    print(os.getpid(), file=file)
time.sleep(300)
"""
#: A child that starts one of its own, as the web server does.
PARENT = f"import os\nos.fork()\n{SLEEP}"
REFUSE = "raise SystemExit(2)"

Start = Callable[..., "subprocess.Popen[bytes]"]


def test_a_child_that_is_killed_is_started_again(start: Start, log: Path) -> None:
    start(SLEEP)
    (first,) = _pids(log, 1)

    os.kill(first, signal.SIGKILL)

    assert len(_pids(log, 2)) == 2


def test_sigterm_ends_the_children_and_is_a_success(start: Start, log: Path) -> None:
    supervisor = start(SLEEP, SLEEP)
    pids = _pids(log, 2)

    supervisor.terminate()

    assert supervisor.wait(60) == 0
    assert not any(_is_alive(pid) for pid in pids)


def test_children_end_when_the_supervisor_is_killed(start: Start, log: Path) -> None:
    supervisor = start(SLEEP, SLEEP)
    pids = _pids(log, 2)

    supervisor.kill()

    eventually(lambda: not any(_is_alive(pid) for pid in pids))


def test_a_child_that_refuses_to_start_ends_it_all(start: Start, log: Path) -> None:
    supervisor = start(REFUSE, SLEEP)

    assert supervisor.wait(60) == 2

    started = log.read_text().split() if log.exists() else []
    assert not any(_is_alive(int(pid)) for pid in started)


def test_what_a_killed_child_leaves_behind_is_swept_up(start: Start, log: Path) -> None:
    start(PARENT)
    pids = _pids(log, 2)
    leader = next(pid for pid in pids if os.getpgid(pid) == pid)

    os.kill(leader, signal.SIGKILL)

    eventually(lambda: not any(_is_alive(pid) for pid in pids))
    assert len(_pids(log, 4)) == 4


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """Where children write their process ids."""
    return tmp_path / "pids"


@pytest.fixture
def start(log: Path) -> Iterator[Start]:
    """Start a supervisor over children that run the given code."""
    started: list[subprocess.Popen[bytes]] = []

    def begin(*codes: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-c", SUPERVISE, str(log), *codes]
        started.append(subprocess.Popen(command, stderr=subprocess.DEVNULL))
        return started[-1]

    yield begin
    for process in started:
        process.terminate()
        process.wait(60)


def _pids(log: Path, how_many: int) -> list[int]:
    """The process ids that have been written down, once there are so many."""
    eventually(lambda: log.exists() and len(log.read_text().split()) >= how_many)
    return [int(pid) for pid in log.read_text().split()]


def _is_alive(pid: int) -> bool:
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"
