"""Waiting for what other processes do, without saying how long it takes."""

from __future__ import annotations

import time
from collections.abc import Callable


def eventually(condition: Callable[[], bool], within: float = 60) -> None:
    """Wait until `condition` holds; fail if it does not within so many seconds."""
    deadline = time.monotonic() + within
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"it did not happen within {within} seconds")
        time.sleep(0.02)
