"""`serve`, `web` and `worker`."""

from __future__ import annotations

import os
import re
import secrets
import socket
from datetime import datetime
from typing import Any

import click
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from petition.cli.office import Office, Refused, office
from petition.cli.schema import need_schema
from petition.services import counting, forgetting, health, written
from petition.services.rotating import Truncation
from petition.supervisor import serve as run_both
from petition.worker import Worker, stop_on_signals

BIND = re.compile(r"(?P<host>\[[0-9a-fA-F:]+\]|[^:\s]+):(?P<port>\d{1,5})")
#: Threads of one web process: 12 may write (web/context) and 8 may wait for what is
#: being sent to us (web/bodies), so that some are always free for pages.
THREADS = 24

bind_option = click.option(
    "--bind", default="127.0.0.1:8000", show_default=True, help="HOST:PORT"
)
workers_option = click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="Web processes; more than one only with PostgreSQL.",
)


@click.command()
@bind_option
@workers_option
def serve(bind: str, workers: int) -> None:
    """Web server and worker side by side, until it is told to stop."""
    _ready(bind)
    raise click.exceptions.Exit(run_both(bind, workers, os.environ))


@click.command()
@bind_option
@workers_option
def web(bind: str, workers: int) -> None:
    """Only the web server."""
    host, port = _ready(bind)
    os.environ["WEB_CONCURRENCY"] = str(workers)
    server: Any = Server(
        "petition:create_app",
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        respawn_failed_workers=True,
        # Whoever is sending something to us without end must not hold us up.
        workers_kill_timeout=10,
        log_access=False,
        log_level=LogLevels.error,
    )
    server.serve()


@click.command()
@click.option("--once", is_flag=True, help="Do all that is due and stop.")
def worker(once: bool) -> None:
    """Only the worker: deliver, count and forget."""
    stop = None if once else stop_on_signals()
    with office() as here:
        need_schema(here)
        working = _worker(here)
        if stop is not None:
            working.run(stop)
        elif not working.run_once():
            raise Refused(
                "Not everything could be done now; what is left is tried again"
                " later. `python -m petition doctor` looks for the reason."
            )


def _worker(here: Office) -> Worker:
    backends = here.backends
    writing = backends.database.writing

    def count(now: datetime) -> bool:
        with writing() as session:
            return counting.count_batch(session, now)

    def count_written(now: datetime) -> bool:
        with writing() as session:
            return written.count_written(session, now)

    def forget(now: datetime) -> bool:
        with writing() as session:
            return forgetting.forget(session, now)

    return Worker(
        database=backends.database,
        sealer=backends.sealer,
        mailer=backends.mailer,
        outbox_keys=backends.desk.outbox_keys,
        clock=backends.clock,
        randomness=secrets.token_bytes,
        chores=[
            ("count", count),
            ("written", count_written),
            ("forget", forget),
            ("truncate", Truncation(backends.database.engine)),
            ("pulse", health.Pulse(writing)),
        ],
        slow_chores=[
            ("recount", health.Recount(backends.database.snapshot, writing)),
        ],
    )


def _ready(bind: str) -> tuple[str, int]:
    """Host and port, after a look at settings, keys and schema."""
    match = BIND.fullmatch(bind)
    if match is None or not 0 < int(match["port"]) < 65536:
        raise click.UsageError(f"--bind is {bind!r}; write it like 127.0.0.1:8000.")
    host, port = match["host"].strip("[]"), int(match["port"])
    with office() as here:
        need_schema(here)
    _need_free_port(host, port)
    return host, port


def _need_free_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as trial:
        # What an ended server leaves in TIME_WAIT is no obstacle.
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            raise Refused(
                f"{host}:{port} cannot be used ({error.strerror}); stop what listens"
                " there, or choose another with --bind."
            ) from error
