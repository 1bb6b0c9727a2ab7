"""`serve`: web and worker side by side on one machine, restarted when they die."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from types import FrameType

import structlog

log = structlog.get_logger()

TICK = 0.2
"""Seconds between two looks at the children."""

FIRST_WAIT, LONGEST_WAIT = 0.5, 30.0
"""Seconds before a dead child is started again: doubled until it stays alive."""

STAYED = 60.0
"""Seconds after which a child counts as alive and well."""

GRACE = 20.0
"""Seconds to end after SIGTERM: a worker may need ten for the mails in hand."""

REFUSED = (1, 2)
"""Exit codes of a command that says why it does not start (contract, Commands)."""

PR_SET_PDEATHSIG = 1


def serve(bind: str, workers: int, environment: Mapping[str, str]) -> int:
    """Run `web` and `worker` until SIGTERM or SIGINT; the exit code for the shell."""
    petition = [sys.executable, "-m", "petition"]
    web = [*petition, "web", "--bind", bind, "--workers", str(workers)]
    return Supervisor([web, [*petition, "worker"]], environment).run()


class Supervisor:
    """Keeps one process of each command running; main thread only."""

    def __init__(
        self, commands: Sequence[Sequence[str]], environment: Mapping[str, str]
    ) -> None:
        self._children = [Child(command, environment) for command in commands]
        self._stopping = False

    def run(self) -> int:
        """Run until told to stop (0), or until a child refuses to start (its code)."""
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, self._told_to_stop)
        code = None
        while code is None and not self._stopping:
            code = self._look_after_all()
            time.sleep(TICK)
        self._stop_all()
        return code or 0

    def _told_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        self._stopping = True

    def _look_after_all(self) -> int | None:
        """Start what is not running; an exit code if that is of no use."""
        codes = [child.look_after(time.monotonic()) for child in self._children]
        return next((code for code in codes if code is not None), None)

    def _stop_all(self) -> None:
        for child in self._children:
            child.tell_to_stop()
        deadline = time.monotonic() + GRACE
        for child in self._children:
            child.end(max(0.0, deadline - time.monotonic()))


class Child:
    """One command that is to be running, in a process group of its own.

    The group lets us sweep up what a child leaves behind when it is killed (the web
    server's workers would keep the port), and keeps Ctrl-C from reaching it twice.
    """

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self._command = command
        self._environment = environment
        self._process: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self._start_at = 0.0
        self._wait = FIRST_WAIT
        self._has_stayed = False

    def look_after(self, now: float) -> int | None:
        """Start it if it should run and does not; its exit code if it refuses to."""
        code = None if self._process is None else self._process.poll()
        if code is not None:
            return self._mourn(code, now)
        if self._process is None and now >= self._start_at:
            self._start(now)
        return None

    def tell_to_stop(self) -> None:
        """Ask it to end."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

    def end(self, within: float) -> None:
        """Wait for its end, in seconds; then kill whatever is left of it."""
        if self._process is None:
            return
        try:
            self._process.wait(within)
        except subprocess.TimeoutExpired:
            log.warning("a process does not end and is killed", name=self._name)
        self._sweep(self._process.pid)
        self._process.wait()

    @property
    def _name(self) -> str:
        return " ".join(self._command[1:4])

    def _start(self, now: float) -> None:
        self._started = now
        self._process = subprocess.Popen(  # noqa: S603 – these are our own commands.
            self._command,
            env=dict(self._environment),
            process_group=0,
            preexec_fn=_ending_with_us() if sys.platform == "linux" else None,
        )

    def _mourn(self, code: int, now: float) -> int | None:
        if self._process is not None:
            self._sweep(self._process.pid)
        self._process = None
        stayed = now - self._started >= STAYED
        self._has_stayed = self._has_stayed or stayed
        if code in REFUSED and not self._has_stayed:
            return code
        self._wait = FIRST_WAIT if stayed else self._wait
        self._start_at, self._wait = now + self._wait, min(self._wait * 2, LONGEST_WAIT)
        log.warning("a process ended and is started again", name=self._name, code=code)
        return None

    def _sweep(self, group: int) -> None:
        """Kill what is left of the child's process group."""
        try:
            os.killpg(group, signal.SIGKILL)
        except ProcessLookupError:
            return


def _ending_with_us() -> Callable[[], None]:
    """What a child does first: ask the kernel for SIGTERM when its parent dies.

    So it ends even when we are killed with -9. A pipe that each child watches would
    do the same, but needs code in every child; this works for any command.
    """
    us = os.getpid()

    def ask() -> None:
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != us:  # We died before the kernel was asked.
            os._exit(1)

    return ask
