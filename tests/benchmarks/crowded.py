"""Many who sign at the same moment, next to the least that keeps one durable row.

The product and the ceiling run in granian with one process each. The ceiling checks a
form with Flask-WTF. On SQLite (WAL, synchronous=FULL) it hands its row to one thread,
which commits what is waiting in one transaction before anyone is answered; on
PostgreSQL each thread has a connection, as commits share what they wait for there.
"""

from __future__ import annotations

import os
import re
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event, Lock, Thread, local
from urllib.parse import urlencode
from uuid import uuid4

import psutil
import psycopg
from flask import Flask

from petition.bootstrap import bootstrap
from petition.settings import load_settings
from tests.benchmarks.installation import SLUG, filled, say
from tests.benchmarks.writing import ROW, Keep, confirm_links, form_class
from tests.journeys.mail_server import free_port
from tests.journeys.product import ROOT, Product
from tests.support.postgresql import PostgresqlServer
from tests.support.waiting import eventually

PAGE = f"{SLUG}?lang=en"
VISITORS, SECONDS, ROUNDS = (1, 8, 32), 3.0, 3
Requests = Iterator[tuple[str, str]]
Waiting = SimpleQueue[tuple[tuple[str, ...], Event]]


def ceiling() -> Flask:
    """The least that keeps a row, with the fastest way to make it durable."""
    app, form_of, database = Flask("ceiling"), form_class(), os.environ["CEILING"]
    app.config["WTF_CSRF_ENABLED"] = False
    keep = _in_postgresql(database) if "://" in database else _in_sqlite(database)

    @app.post("/sign")
    def sign() -> tuple[str, int]:
        form = form_of()
        assert form.validate(), form.errors
        keep((form.name.data, form.email.data, form.own_words.data))
        return "", 303

    return app


def _in_postgresql(url: str) -> Keep:
    here = local()

    def keep(row: tuple[str, ...]) -> None:
        if not hasattr(here, "database"):
            here.database = psycopg.connect(url, autocommit=True)
        here.database.execute("INSERT INTO bare_letters VALUES (%s, %s, %s)", row)

    with psycopg.connect(url, autocommit=True) as database:
        database.execute(
            "CREATE TABLE IF NOT EXISTS bare_letters"
            " (name text, email text, words text)"
        )
    return keep


def _in_sqlite(path: str) -> Keep:
    waiting = Waiting()
    Thread(target=_write, args=(path, waiting), daemon=True).start()

    def keep(row: tuple[str, ...]) -> None:
        kept = Event()
        waiting.put((row, kept))
        kept.wait()

    return keep


def _write(path: str, waiting: Waiting) -> None:
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    database.execute("CREATE TABLE letters (name, email UNIQUE, words)")
    while True:
        batch = [waiting.get()]
        try:
            while True:
                batch.append(waiting.get_nowait())
        except Empty:
            pass
        database.execute("BEGIN IMMEDIATE")
        database.executemany(ROW, [row for row, _ in batch])
        database.execute("COMMIT")
        for _, kept in batch:
            kept.set()


def measure() -> None:
    """Rates, waiting times and the server's CPU, as medians of the rounds."""
    _measure("")


def measure_postgresql() -> None:
    """The same with PostgreSQL, whose CPU is not counted."""
    with tempfile.TemporaryDirectory(prefix="petition-pg-") as data:
        server = PostgresqlServer(Path(data), "")
        server.set_up()
        server.start()
        try:
            say("", "on PostgreSQL:")
            _measure(server.url)
        finally:
            server.stop()


def _measure(url: str) -> None:
    with tempfile.TemporaryDirectory() as place:
        product, port = Product(Path(place), "mailbox:", url), free_port()
        product.set_up()
        product.do("demo")
        ours = product.start("web", "--bind", f"127.0.0.1:{product.port}")
        product.wait_until_alive()
        bare = url.replace("+psycopg", "") or f"{place}/ceiling.sqlite3"
        least = _start_ceiling(port, bare)
        try:
            for visitors in VISITORS:
                _compare(product, ours, least, port, visitors)
        finally:
            least.terminate()
            least.wait()
            product.stop()


def _compare(
    product: Product,
    ours: subprocess.Popen[bytes],
    least: subprocess.Popen[bytes],
    port: int,
    visitors: int,
) -> None:
    form, signing, keeping = filled(product.browser.get(PAGE).text), [], []
    for _ in range(ROUNDS):
        requests = _forms(f"{SLUG}/sign", form)
        signing.append(_round(ours, product.port, visitors, requests))
        keeping.append(_round(least, port, visitors, _forms("/sign", form)))
    _say("sign", visitors, signing, keeping)
    links = iter([(link, "") for link in _links(product)])
    confirming = [_round(ours, product.port, visitors, links)]
    _say("confirm", visitors, confirming, keeping)


def _say(
    what: str, visitors: int, ours: list[list[float]], least: list[list[float]]
) -> None:
    rate, median, slow, cpu = map(statistics.median, zip(*ours, strict=True))
    best, _, best_slow, least_cpu = map(statistics.median, zip(*least, strict=True))
    say(
        f"crowded: {what}, {visitors} at once",
        f"{rate:5,.0f} a second, {100 * rate / best:3.0f} % of the ceiling's;"
        f" p50 {median:.1f} ms, p99 {slow:.1f} ms (ceiling's {best_slow:.1f});"
        f" CPU {cpu:.2f} ms to {least_cpu:.2f} ms",
    )


def _start_ceiling(port: int, database: str) -> subprocess.Popen[bytes]:
    command = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--factory"),
        *("--blocking-threads", "24", "--port", str(port), "--log-level", "error"),
        "tests.benchmarks.crowded:ceiling",
    ]
    environment = {**os.environ, "CEILING": database}
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    eventually(lambda: _listens(port))
    return process


def _listens(port: int) -> bool:
    with socket.socket() as line:
        return line.connect_ex(("127.0.0.1", port)) == 0


def _forms(path: str, form: dict[str, object]) -> Requests:
    while True:
        filled_in = {**form, "email": f"{uuid4().hex}@union.example"}
        yield path, urlencode(filled_in, doseq=True)


def _links(product: Product) -> list[str]:
    backends = bootstrap(load_settings(product.environment))
    links = confirm_links(backends)
    backends.close()
    return links


def _round(
    server: subprocess.Popen[bytes], port: int, visitors: int, requests: Requests
) -> list[float]:
    """Requests a second, p50 and p99 in ms, and ms of the server's CPU for each."""
    before, began = _cpu(server.pid), time.monotonic()
    until, one_by_one = began + SECONDS, Lock()

    def ask() -> tuple[str, str] | None:
        with one_by_one:
            return next(requests, None) if time.monotonic() < until else None

    with ThreadPoolExecutor(visitors) as pool:
        asking = [pool.submit(_visit, port, ask) for _ in range(visitors)]
        waited = sorted(took for one in asking for took in one.result())
    seconds = time.monotonic() - began
    cpu = (_cpu(server.pid) - before) / len(waited)
    middle, slow = waited[len(waited) // 2], waited[len(waited) * 99 // 100]
    return [len(waited) / seconds, middle * 1000, slow * 1000, cpu * 1000]


def _cpu(pid: int) -> float:
    """CPU seconds of a process and its children so far."""
    process = psutil.Process(pid)
    family = [process, *process.children(recursive=True)]
    return sum(sum(one.cpu_times()[:2]) for one in family)


def _visit(port: int, ask: Callable[[], tuple[str, str] | None]) -> list[float]:
    """How many seconds each answer took that one visitor got on one line."""
    took = []
    with socket.create_connection(("127.0.0.1", port)) as line:
        while (request := ask()) is not None:
            began = time.perf_counter()
            _post(line, *request)
            took.append(time.perf_counter() - began)
    return took


def _post(line: socket.socket, path: str, body: str) -> None:
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {len(body)}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n\r\n"
    )
    line.sendall(f"{head}{body}".encode())
    answer = line.recv(65536)
    assert answer.startswith(b"HTTP/1.1 303"), answer[:200]
    top, _, rest = answer.partition(b"\r\n\r\n")
    size = re.search(rb"content-length: (\d+)", top, re.IGNORECASE)
    left = int(size[1]) - len(rest) if size else 0
    while left > 0:
        left -= len(line.recv(left))
