"""Alive, ready or not, for whoever watches over the server."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from flask import Blueprint, Response, jsonify
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from petition.db import versions
from petition.domain.health import Check
from petition.services import health
from petition.web import context

bp = Blueprint("health", __name__)


@bp.get("/healthz")
def alive() -> str:
    """This process answers."""
    return "ok\n"


@bp.get("/readyz")
def ready() -> tuple[Response, int]:
    """Whether all is well, check by check; 503 if something is not."""
    checks = dict(_checks())
    well = all(check.ok for check in checks.values())
    told = {name: {"ok": check.ok, **check.facts} for name, check in checks.items()}
    return jsonify(ready=well, checks=told), 200 if well else 503


def _checks() -> Iterator[tuple[str, Check]]:
    backends, now = context.backends(), context.now()
    looks: dict[str, Callable[[Session], Check]] = {
        "database": _database,
        "migrations": _migrations,
        "outbox": lambda session: health.outbox(session, now),
        "counters": health.counters,
        "keys": lambda session: health.key_check(session, backends.sealer),
        "worker": lambda session: health.worker(session, now),
    }
    for name, look in looks.items():
        try:
            # One each: there may be no connection, or an end to it at any of them.
            with backends.database.reading() as session:
                check = look(session)
        except SQLAlchemyError as error:
            # Its class only: what a database says may quote what it was asked.
            check = Check(False, {"error": type(error).__name__})
        yield name, check


def _database(session: Session) -> Check:
    session.execute(text("SELECT 1"))
    return Check(True, {"kind": session.get_bind().dialect.name})


def _migrations(_session: Session) -> Check:
    version = versions.current_version(context.backends().database.engine)
    needed = versions.newest_version()
    return Check(version == needed, {"version": version, "needed": needed})
