"""Logs: ids, codes and route templates, in one shape, on standard error."""

from __future__ import annotations

import logging
import sys
from contextlib import suppress
from typing import Any, TextIO

import structlog

LEVEL = logging.INFO


def configure_logs(*, readable: bool, file: TextIO | None = None) -> None:
    """Log to `file` from now on: a JSON object a line, or lines for people to read.

    What libraries log is named, but not quoted: it may hold what somebody wrote.
    """
    last = (
        structlog.dev.ConsoleRenderer(colors=False)
        if readable
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            last,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(LEVEL),
        # Looked up at every line, since a process may exchange its standard error.
        logger_factory=lambda *_: Unfailing(file or sys.stderr),
    )
    logging.basicConfig(handlers=[Named()], level=logging.WARNING, force=True)


class Unfailing(structlog.WriteLogger):
    """Writes lines that may get lost: a full disk must not stop letters, too."""

    def msg(self, message: str) -> None:
        """Write a line, if that can be done."""
        with suppress(OSError):
            super().msg(message)

    log = debug = info = warn = warning = msg
    fatal = failure = err = error = critical = exception = msg


class Named(logging.Handler):
    """Passes on that a library has logged something, and where that was."""

    def emit(self, record: logging.LogRecord) -> None:
        """One line with the place, and the class of the error if there was one."""
        facts: dict[str, Any] = {"logger": record.name, "line": record.lineno}
        if record.exc_info and record.exc_info[0]:
            facts["error"] = record.exc_info[0].__name__
        structlog.get_logger().log(record.levelno, "a library reports", **facts)
