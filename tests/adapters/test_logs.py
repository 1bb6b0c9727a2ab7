"""Logs have one shape, and quote nobody."""

from __future__ import annotations

import errno
import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from petition.adapters.logs import configure_logs

ADDRESS = "zoe@mail.example"


class FullDisk(io.StringIO):
    """A file that cannot grow."""

    def write(self, _text: str) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


@pytest.fixture
def out() -> Iterator[io.StringIO]:
    """Where the log goes; afterwards everything is as it was."""
    root = logging.getLogger()
    before = structlog.get_config(), root.handlers[:], root.level
    yield io.StringIO()
    structlog.configure(**before[0])
    root.handlers[:] = before[1]
    root.setLevel(before[2])


def test_in_production_each_line_is_an_object(out: io.StringIO) -> None:
    configure_logs(readable=False, file=out)

    structlog.get_logger().info("a mail is accepted", delivery=7)

    told = json.loads(out.getvalue())
    assert told["event"] == "a mail is accepted"
    assert told["delivery"] == 7
    assert told["level"] == "info"
    assert told["timestamp"].endswith("Z")


def test_in_development_lines_are_for_people(out: io.StringIO) -> None:
    configure_logs(readable=True, file=out)

    structlog.get_logger().info("a mail is accepted", delivery=7)

    assert "a mail is accepted" in out.getvalue()
    assert not out.getvalue().startswith("{")


def test_what_a_library_logs_is_named_and_not_quoted(out: io.StringIO) -> None:
    configure_logs(readable=False, file=out)

    try:
        raise ValueError(ADDRESS)
    except ValueError:
        logging.getLogger("some.library").exception("no such user: %s", ADDRESS)

    told = json.loads(out.getvalue())
    assert told["logger"] == "some.library"
    assert told["error"] == "ValueError"
    assert ADDRESS not in out.getvalue()


def test_a_log_that_cannot_be_written_stops_nobody(out: io.StringIO) -> None:
    configure_logs(readable=False, file=FullDisk())
    structlog.get_logger().info("a mail is accepted", delivery=7)
    logging.getLogger("some.library").warning("something else")


def test_details_are_not_logged(out: io.StringIO) -> None:
    configure_logs(readable=False, file=out)

    structlog.get_logger().debug("a detail")
    logging.getLogger("some.library").info("another one")

    assert out.getvalue() == ""
