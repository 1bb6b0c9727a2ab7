"""Our own stylesheet and pictures, under addresses that change with them."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, request, url_for

FOLDER = Path(__file__).resolve().parents[2] / "static"


def init_static(app: Flask) -> None:
    """Offer `static(path)` to templates, and let caches keep what has a version."""
    app.jinja_env.globals["static"] = static_url
    app.after_request(_keep)


def static_url(path: str) -> str:
    """The address of one of our own files, with its version."""
    return url_for("static", filename=path, v=_version(path))


@lru_cache
def _version(path: str) -> str:
    return hashlib.sha256((FOLDER / path).read_bytes()).hexdigest()[:12]


def _keep(response: Response) -> Response:
    if request.endpoint == "static" and response.status_code in (200, 304):
        age = 31_536_000 if "v" in request.args else 3600
        response.headers["Cache-Control"] = f"public, max-age={age}"
    return response
