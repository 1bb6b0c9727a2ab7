"""Pages as they are served: the product and a static Jinja page by the same server.

Both run in granian with one process of 16 threads. Eight visitors ask without a
pause, as browsers do that take no compression; ours and the ceiling take turns.
"""

from __future__ import annotations

import socket
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
from flask import Flask, render_template
from jinja2 import DictLoader

from tests.benchmarks.installation import SLUG, say
from tests.benchmarks.pages import SENTENCE
from tests.journeys.mail_server import free_port
from tests.journeys.product import ROOT, Product
from tests.support.waiting import eventually

VISITORS, SECONDS, ROUNDS = 8, 3.0, 5
SIZES = {"large": 37_600, "small": 400}
PAIRS = {f"{SLUG}?lang=en": "/large", f"{SLUG}/tally.json": "/small"}


def ceiling() -> Flask:
    """A Flask app with a large and a small page, each template compiled once."""
    app = Flask("ceiling")
    app.jinja_loader = DictLoader(
        {name: SENTENCE * (size // len(SENTENCE)) for name, size in SIZES.items()}
    )

    @app.get("/<name>")
    def show(name: str) -> str:
        return render_template(name)

    return app


def measure() -> None:
    """Requests a second and server CPU a request, both as medians of the rounds."""
    with tempfile.TemporaryDirectory() as place:
        product = Product(Path(place), "mailbox:")
        product.set_up()
        product.do("demo", "--signatures", "50")
        ours = product.start("web", "--bind", f"127.0.0.1:{product.port}")
        product.wait_until_alive()
        port = free_port()
        least = _start_ceiling(port)
        for path, page in PAIRS.items():
            rounds = [
                (*_round(ours.pid, product.port, path), *_round(least.pid, port, page))
                for _ in range(ROUNDS)
            ]
            rate, cpu, best, least_cpu = map(
                statistics.median, zip(*rounds, strict=True)
            )
            say(
                f"served: {path}",
                f"{rate:6,.0f} a second, {100 * rate / best:3.0f} % of the ceiling's;"
                f" CPU {cpu:.3f} ms to {least_cpu:.3f} ms",
            )
        least.terminate()
        least.wait()
        product.stop()


def _start_ceiling(port: int) -> subprocess.Popen[bytes]:
    command = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--factory"),
        *("--blocking-threads", "16", "--port", str(port), "--log-level", "error"),
        "tests.benchmarks.served:ceiling",
    ]
    process = subprocess.Popen(command, cwd=ROOT)
    eventually(lambda: _answers(port))
    return process


def _answers(port: int) -> bool:
    try:
        return _visit(port, "/small", time.monotonic()) > 0
    except OSError:
        return False


def _round(pid: int, port: int, path: str) -> tuple[float, float]:
    """Requests a second, and milliseconds of the server's CPU for each."""
    before, until = _cpu(pid), time.monotonic() + SECONDS
    with ThreadPoolExecutor(VISITORS) as visitors:
        visits = [visitors.submit(_visit, port, path, until) for _ in range(VISITORS)]
        count = sum(one.result() for one in visits)
    return count / SECONDS, (_cpu(pid) - before) / count * 1000


def _cpu(pid: int) -> float:
    """CPU seconds of a process and its children so far."""
    process = psutil.Process(pid)
    family = [process, *process.children(recursive=True)]
    return sum(sum(one.cpu_times()[:2]) for one in family)


def _visit(port: int, path: str, until: float) -> int:
    """How many answers one visitor gets on one line until then; at least one."""
    asking = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()
    count = 0
    with socket.create_connection(("127.0.0.1", port)) as line:
        while not count or time.monotonic() < until:
            line.sendall(asking)
            _read_answer(line)
            count += 1
    return count


def _read_answer(line: socket.socket) -> None:
    head = line.recv(65536)
    assert head.startswith(b"HTTP/1.1 200"), head[:100]
    top, _, body = head.partition(b"\r\n\r\n")
    size = int(top.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
    left = size - len(body)
    while left > 0:
        left -= len(line.recv(left))
