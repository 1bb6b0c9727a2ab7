"""Our own stylesheet and pictures, under addresses that change with them."""

from __future__ import annotations

import hashlib
from functools import lru_cache, partial
from pathlib import Path

from flask import Flask, Response, request

FOLDER = Path(__file__).resolve().parents[2] / "static"


def init_static(app: Flask) -> None:
    """Offer `static(path)` to templates, and let caches keep what has a version."""
    app.jinja_env.globals["static"] = partial(static_url, str(app.static_url_path))
    app.after_request(_keep)


def static_url(folder: str, path: str) -> str:
    """The address of one of our own files, with its version.

    It needs no request that Flask could read: the page which says that it could
    not has a stylesheet, too.
    """
    return f"{folder}/{path}?v={_version(path)}"


@lru_cache
def _version(path: str) -> str:
    return hashlib.sha256((FOLDER / path).read_bytes()).hexdigest()[:12]


def _keep(response: Response) -> Response:
    if request.endpoint == "static" and response.status_code in (200, 304):
        age = 31_536_000 if "v" in request.args else 3600
        response.headers["Cache-Control"] = f"public, max-age={age}"
    return response
