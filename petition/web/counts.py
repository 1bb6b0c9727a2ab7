"""Counts that last a minute or an hour, under names that nobody can read back.

A name is an HMAC under a random key that is forgotten every hour; key and counts
live in memory, or in a Redis without persistence.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Sequence
from threading import Lock
from typing import Protocol

from redis import Redis, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry
from structlog import get_logger

from petition.domain.allowances import HOUR

log = get_logger()

#: Bytes of a name: two networks never share one by chance.
NAME = 16
#: Names that one process remembers per span, about 20 MB of memory. Under a flood of
#: more networks than that, those seen longest ago are forgotten first.
MOST_NAMES = 100_000
#: Seconds that a request waits for Redis at most.
PATIENCE = 0.25
#: Seconds for which a Redis that did not answer is left alone, and after which the
#: common key is looked up again, in case it has begun anew.
REST = 10

#: What is counted, and how much is added.
Step = tuple[bytes, int]


class Counts(Protocol):
    """Adds up how often something happened within a span of time."""

    def add(self, span: int, seconds: float, steps: Sequence[Step]) -> list[int]:
        """Add to several counts of the span (in seconds) that a moment lies in.

        Returns what each was before.
        """


class OwnCounts:
    """The counts of this process, which sees one of `parts` of all that happens."""

    def __init__(
        self, randomness: Callable[[int], bytes], parts: int, most: int = MOST_NAMES
    ) -> None:
        self._randomness, self._parts, self._most = randomness, parts, most
        self._lock = Lock()
        self._hour, self._key = -1, b""
        self._spans: dict[int, tuple[int, dict[bytes, int]]] = {}

    def add(self, span: int, seconds: float, steps: Sequence[Step]) -> list[int]:
        """Add to several counts; each as if the other parts had the same."""
        with self._lock:
            self._begin_hour(int(seconds) // HOUR)
            counts = self._counts(span, int(seconds) // span)
            return [
                self._add_one(counts, _name(self._key, what), by) * self._parts
                for what, by in steps
            ]

    def _begin_hour(self, hour: int) -> None:
        """Forget the key of another hour, and everything that was under it."""
        if hour != self._hour:
            self._hour, self._key = hour, self._randomness(32)
            self._spans.clear()

    def _counts(self, span: int, number: int) -> dict[bytes, int]:
        """The counts of a span; those of the one before are forgotten."""
        current, counts = self._spans.get(span, (-1, {}))
        if current != number:
            counts = {}
            self._spans[span] = (number, counts)
        return counts

    def _add_one(self, counts: dict[bytes, int], name: bytes, by: int) -> int:
        # Put in anew each time, so that the first is the one seen longest ago.
        before = counts.pop(name, 0)
        if len(counts) >= self._most:
            del counts[next(iter(counts))]
        counts[name] = before + by
        return before


class SharedCounts:
    """The counts of all processes that share a Redis; own ones while it is away."""

    def __init__(
        self, url: str, randomness: Callable[[int], bytes], own: OwnCounts
    ) -> None:
        # Whoever waits here is a visitor, so a slow Redis is as good as none.
        self._redis = Redis.from_url(
            url,
            socket_timeout=PATIENCE,
            socket_connect_timeout=PATIENCE,
            retry=Retry(NoBackoff(), 0),
        )
        self._randomness, self._own = randomness, own
        self._failed_at: float | None = None
        self._held = (
            -1,
            0.0,
            b"",
        )  # The common key: its hour, when it was seen, and it.

    def add(self, span: int, seconds: float, steps: Sequence[Step]) -> list[int]:
        """Add to several counts, where all processes see them if that can be."""
        if self._failed_at is None or abs(seconds - self._failed_at) >= REST:
            try:
                return self._add(span, seconds, steps)
            except RedisError as error:
                self._failed_at = seconds
                log.error("limits are not shared", kind=type(error).__name__)
        return self._own.add(span, seconds, steps)

    def _add(self, span: int, seconds: float, steps: Sequence[Step]) -> list[int]:
        key, number = self._key(seconds), int(seconds) // span
        pipe = self._redis.pipeline(transaction=False)
        for what, by in steps:
            name = b"petition/count/" + _name(key, b"%d\0%d\0" % (span, number) + what)
            pipe.incrby(name, by)
            pipe.expire(name, span)
        after: list[int] = pipe.execute()[::2]
        self._failed_at = None
        return [total - by for total, (_, by) in zip(after, steps, strict=True)]

    def _key(self, seconds: float) -> bytes:
        """The key of the hour that all processes share; Redis lets it expire."""
        hour, (held_hour, seen_at, held) = int(seconds) // HOUR, self._held
        if hour == held_hour and abs(seconds - seen_at) < REST:
            return held
        name = f"petition/key/{hour}"
        pipe = self._redis.pipeline(transaction=False)
        pipe.set(name, self._randomness(32), nx=True, ex=HOUR)
        pipe.get(name)
        key: bytes = pipe.execute()[1]
        self._held = (hour, seconds, key)
        return key


def _name(key: bytes, what: bytes) -> bytes:
    return hmac.digest(key, what, "sha256")[:NAME]
