"""Alive or not, for whoever watches over the server."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("health", __name__)


@bp.get("/healthz")
def alive() -> str:
    """This process answers."""
    return "ok\n"
