"""`/metrics` for Prometheus: for this machine only, and nothing in it is personal.

Requests are counted by each process on its own and labelled with its pid, so that
sums over `pid` are right. All else is read from the database at every scrape.
"""

from __future__ import annotations

import ipaddress
import os
import time
from collections.abc import Iterable, Iterator
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, Response, abort, request
from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    disable_created_metrics,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from structlog.contextvars import bind_contextvars, clear_contextvars

from petition.services.gauges import ByLabels, Gauges, read_gauges
from petition.web import context
from petition.web.kept_pages import ROUTE

METHODS = {"GET", "HEAD", "POST", "OPTIONS"}
#: What proxies add: whoever comes through one is somewhere else.
FORWARDED = ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via")
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Requests:
    """What one process counts about the requests that it answers."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._count = Counter(
            "petition_requests",
            "Requests answered, by route template, method and status class.",
            ("route", "method", "status", "pid"),
            registry=self.registry,
        )
        self._seconds = Histogram(
            "petition_request_seconds",
            "Seconds from the request to its answer, by route template.",
            ("route", "pid"),
            buckets=BUCKETS,
            registry=self.registry,
        )

    def count(self, route: str, method: str, status: str, seconds: float) -> None:
        """Count an answer; `status` begins with its three digits."""
        pid = str(os.getpid())
        method = method if method in METHODS else "other"
        self._count.labels(route, method, f"{status[0]}xx", pid).inc()
        self._seconds.labels(route, pid).observe(seconds)


class CountedAnswers:
    """A WSGI application that counts what another one answers."""

    def __init__(self, app: WSGIApplication, requests: Requests) -> None:
        self._app = app
        self._requests = requests

    def __call__(
        self, environ: WSGIEnvironment, start: StartResponse
    ) -> Iterable[bytes]:
        """Answer a request."""
        began, method = time.perf_counter(), environ["REQUEST_METHOD"]
        told = ["500"]

        def tell(status: str, headers: Any, error: Any = None) -> Any:
            told.append(status)
            return start(status, headers, error)

        parts = self._app(environ, tell)
        seconds = time.perf_counter() - began
        route = environ.get(ROUTE, "none")
        self._requests.count(route, method, told[-1], seconds)
        return parts


def init_metrics(app: Flask) -> Requests:
    """Note the route of every request of `app`, and show the numbers at /metrics."""
    # When each series began is of no use here, and as many lines again.
    disable_created_metrics()  # type: ignore[no-untyped-call]
    requests = Requests()
    app.before_request(_begin)

    @app.get("/metrics")
    def metrics() -> Response:
        if not _is_from_here():
            abort(404)
        gauges = read_gauges(context.reading(), context.now())
        registry = CollectorRegistry()
        registry.register(_Shown(gauges))
        body = generate_latest(requests.registry) + generate_latest(registry)
        return Response(body, content_type=CONTENT_TYPE_LATEST)

    return requests


def _begin() -> None:
    """Name the route to what counts requests, and in whatever is logged meanwhile."""
    route = request.environ[ROUTE] = _route()
    clear_contextvars()
    bind_contextvars(route=route, method=_method())


class _Shown:
    """Gauges in the shape that the Prometheus client writes out."""

    def __init__(self, gauges: Gauges) -> None:
        self._gauges = gauges

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Every gauge that has a value."""
        stand = self._gauges
        yield _gauge(
            "outbox_mails", "Mails in the outbox.", ("kind", "state"), stand.mails
        )
        yield _gauge(
            "outbox_oldest_due_seconds",
            "How long the mail that waits longest is certainly due.",
            (),
            {(): stand.oldest_due},
        )
        by_campaign = ("campaign", "kind")
        yield _gauge("signatures", "Signatures.", by_campaign, stand.signatures)
        yield _gauge("letters", "Letters.", by_campaign, stand.letters)
        yield _gauge(
            "counters_differing",
            "Counters that differed from the rows at the last recount.",
            ("campaign",),
            stand.differing,
        )
        yield _gauge(
            "counters_checked_timestamp_seconds",
            "When the counters were last compared with the rows.",
            ("campaign",),
            stand.checked,
        )
        if stand.worker_seen is not None:
            yield _gauge(
                "worker_seen_timestamp_seconds",
                "When a worker was seen last.",
                (),
                {(): stand.worker_seen},
            )


def _gauge(
    name: str,
    text: str,
    labels: tuple[str, ...],
    values: ByLabels,
) -> GaugeMetricFamily:
    family = GaugeMetricFamily(f"petition_{name}", text, labels=labels)
    for key, value in sorted(values.items()):
        family.add_metric(key, value)
    return family


def _route() -> str:
    """The template of the route, never the address: that may hold a token."""
    return request.url_rule.rule if request.url_rule else "none"


def _method() -> str:
    return request.method if request.method in METHODS else "other"


def _is_from_here() -> bool:
    """Whether the request comes from this machine, and not through a proxy on it."""
    if any(name in request.headers for name in FORWARDED):
        return False
    before = request.environ.get("werkzeug.proxy_fix.orig", request.environ)
    peers = {before.get("REMOTE_ADDR", ""), request.environ.get("REMOTE_ADDR", "")}
    return all(map(_is_loopback, peers))


def _is_loopback(address: str) -> bool:
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    mapped = ip.ipv4_mapped if isinstance(ip, ipaddress.IPv6Address) else None
    return (mapped or ip).is_loopback
