"""Alive, ready or not, for whoever watches over the server."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from flask import Blueprint, Response, jsonify
from sqlalchemy.exc import SQLAlchemyError

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
    reading, now = context.reading, context.now()
    looks: dict[str, Callable[[], Check]] = {
        "database": _database,
        "migrations": _migrations,
        "outbox": lambda: health.outbox(reading(), now),
        "counters": lambda: health.counters(reading()),
        "keys": lambda: health.key_check(reading(), context.backends().sealer),
        "worker": lambda: health.worker(reading(), now),
    }
    for name, look in looks.items():
        try:
            yield name, look()
        except SQLAlchemyError as error:
            # Its class only: what a database says may quote what it was asked.
            yield name, Check(False, {"error": type(error).__name__})
            context.reading().rollback()


def _database() -> Check:
    engine = context.backends().database.engine
    with engine.connect() as connection:
        connection.exec_driver_sql("SELECT 1")
    return Check(True, {"kind": engine.dialect.name})


def _migrations() -> Check:
    version = versions.current_version(context.backends().database.engine)
    needed = versions.newest_version()
    return Check(version == needed, {"version": version, "needed": needed})
