"""Visitors who send a byte a second keep nobody else waiting."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from threading import Event, Thread

from tests.faults.crowd import CAMPAIGN, Crowd

#: More than the web server has threads.
MANY = 40
HEAD = f"GET {CAMPAIGN} HTTP/1.1\r\nHost: slow\r\nX-Slow: "
BODY = (
    "POST /c/salt-works/sign HTTP/1.1\r\nHost: slow\r\nContent-Length: 3000\r\n"
    "Content-Type: application/x-www-form-urlencoded\r\n\r\nname="
)


def test_slow_visitors_keep_nobody_waiting(crowd_on_sqlite: Crowd) -> None:
    crowd = crowd_on_sqlite

    with _slow_visitors(crowd.product.port, HEAD):
        assert crowd.pages_come()
        crowd.sign_and_confirm(crowd.somebody())

    crowd.all_is_well()


def test_slow_writers_keep_nobody_from_reading(crowd_on_sqlite: Crowd) -> None:
    crowd = crowd_on_sqlite
    one, link = crowd.people(2)
    crowd.sign(link)
    form, confirm = one.browser.get(one.campaign), link.confirm_link()

    with _slow_visitors(crowd.product.port, BODY):
        assert crowd.pages_come()
        answers = [one.sign(form), one.browser.post(confirm)]
        assert crowd.pages_come()

    # A button without a form has no body, so it need not wait for a place.
    assert [answer.status for answer in answers] == [503, 303]
    assert int(answers[0].headers["retry-after"]) > 0
    link.was_confirmed(answers[1].headers["location"])
    crowd.sign_and_confirm(one)
    crowd.all_is_well()


@contextmanager
def _slow_visitors(port: int, beginning: str) -> Iterator[None]:
    """Many who begin to ask, and then send a byte a second meanwhile."""
    over = Event()
    with ExitStack() as lines:
        slow = [
            lines.enter_context(socket.create_connection(("127.0.0.1", port)))
            for _ in range(MANY)
        ]
        for line in slow:
            line.sendall(beginning.encode())
        dripping = Thread(target=_drip, args=(slow, over))
        dripping.start()
        try:
            yield
        finally:
            over.set()
            dripping.join()


def _drip(slow: list[socket.socket], over: Event) -> None:
    while not over.wait(1):
        for line in list(slow):
            try:
                line.sendall(b"a")
            except OSError:  # The server has had enough of this one.
                slow.remove(line)
