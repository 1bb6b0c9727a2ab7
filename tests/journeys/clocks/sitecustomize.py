"""Lets a process live in another day: its clock is CLOCK_AHEAD seconds ahead.

Python imports this before anything else when this folder stands in PYTHONPATH.
"""

from __future__ import annotations

import datetime
import os

AHEAD = datetime.timedelta(seconds=float(os.environ.get("CLOCK_AHEAD", "0")))
Usual = datetime.datetime


class Later(Usual):
    """A date and time whose present is in the future."""

    @classmethod
    def now(cls, tz: datetime.tzinfo | None = None) -> Later:
        """The future."""
        return cls.fromtimestamp(Usual.now().timestamp(), tz) + AHEAD


if AHEAD:
    datetime.datetime = Later  # type: ignore[misc]
