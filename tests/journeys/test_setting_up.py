"""Setting up on a terminal: the recovery code is shown once and typed back."""

from __future__ import annotations

import os
import pty
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from select import select

from tests.journeys.product import Product

CODE = re.compile(r"\b[A-Z2-9]{4}(?:-[A-Z2-9]{4}){8}\b")


def test_a_code_that_was_not_typed_back_is_asked_for_again(tmp_path: Path) -> None:
    product = Product(tmp_path, "smtp://127.0.0.1:1")

    with _terminal(product, "setup") as terminal:
        shown = terminal.read_until("type it back")
        (code,) = CODE.findall(shown)
        terminal.write("AAAA-BBBB")
        assert not CODE.findall(terminal.read_until("type it back"))
        assert "Stopped" in terminal.press_until("\x03", "Stopped")  # Ctrl-C

    with _terminal(product, "setup") as terminal:
        asked = terminal.read_until("type it back")
        assert code not in asked
        terminal.write(code.lower().replace("-", " "))
        assert "opens the team key" in terminal.read_until("Ready")

    assert "(proved)" in product.run("doctor").out


class _Terminal:
    """The screen and the keyboard of somebody who runs a command."""

    def __init__(self, screen: int) -> None:
        self._screen = screen
        self._unread = ""

    def press_until(self, key: str, words: str) -> str:
        """Press a key until it is heard: a prompt is shown before it listens."""
        while words not in self._unread:
            self.write(key)
            while words not in self._unread and select([self._screen], [], [], 2)[0]:
                self._unread += os.read(self._screen, 4096).decode()
        return self.read_until(words)

    def read_until(self, words: str) -> str:
        """What is shown up to certain words, and the rest of what came with them."""
        while words not in self._unread:
            self._unread += os.read(self._screen, 4096).decode()
        shown, self._unread = self._unread, ""
        return shown

    def write(self, line: str) -> None:
        """Type a line."""
        end = "" if line == "\x03" else "\n"
        os.write(self._screen, f"{line}{end}".encode())


@contextmanager
def _terminal(product: Product, command: str) -> Iterator[_Terminal]:
    screen, inside = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "petition", command],
        env=product.environment,
        stdin=inside,
        stdout=inside,
        stderr=inside,
        start_new_session=True,
        preexec_fn=_take_terminal,
    )
    os.close(inside)
    try:
        yield _Terminal(screen)
        process.wait(60)
    finally:
        process.kill()
        process.wait()
        os.close(screen)


def _take_terminal() -> None:
    # Ctrl-C reaches those for whom the terminal is the controlling one.
    os.close(os.open(os.ttyname(0), os.O_RDWR))
    # Whoever runs the tests in the background has had it ignored.
    signal.signal(signal.SIGINT, signal.default_int_handler)
