"""Limits that stop a script: counted by network, and nothing of it is kept.

Counters are keyed by an HMAC of the network prefix under a random key that is
forgotten every hour; both live in memory, or in a Redis without persistence.
"""

from __future__ import annotations

import hmac
import ipaddress
import math
import secrets
from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import ParamSpec, Protocol, TypeVar

from flask import request
from limits import RateLimitItem, parse_many
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import MovingWindowRateLimiter
from redis import Redis, RedisError
from structlog import get_logger

from petition.settings import Settings
from petition.web import context

log = get_logger()

P = ParamSpec("P")
R = TypeVar("R")

#: How often one network may do what; a village may share one address.
LIMITS = {
    "preview": "120/minute;1200/hour",
    "live": "600/minute;6000/hour",
    "sign": "60/minute;600/hour",
    "token": "120/minute;1200/hour",
    "link": "20/minute;100/hour",
}
HOUR = 3600


class TooManyRequests(Exception):
    """A network has done something too often; `retry_after` is in seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__("too many requests")
        self.retry_after = retry_after


class HourlyKey(Protocol):
    """A random key that is forgotten every hour."""

    def at(self, seconds: float) -> bytes:
        """The key of the hour that a moment (Unix seconds) lies in."""


class OwnHourlyKey:
    """The key of this process."""

    def __init__(self, randomness: Callable[[int], bytes]) -> None:
        self._randomness = randomness
        self._lock = Lock()
        self._hour, self._key = -1, b""

    def at(self, seconds: float) -> bytes:
        """The key of the hour; the last one is gone then."""
        hour = int(seconds) // HOUR
        with self._lock:
            if hour != self._hour:
                self._hour, self._key = hour, self._randomness(32)
            return self._key


class SharedHourlyKey:
    """The key of all processes that share a Redis."""

    def __init__(self, redis: Redis, randomness: Callable[[int], bytes]) -> None:
        self._redis = redis
        self._randomness = randomness

    def at(self, seconds: float) -> bytes:
        """The key of the hour; Redis lets it expire."""
        name = f"petition/limits/key/{int(seconds) // HOUR}"
        self._redis.set(name, self._randomness(32), nx=True, ex=HOUR)
        key = self._redis.get(name)
        return key if isinstance(key, bytes) else b""


class Limits:
    """Counts what networks do, and refuses what is too much."""

    def __init__(self, settings: Settings) -> None:
        self._on = settings.rate_limits
        self._key: HourlyKey
        if settings.redis_url:
            storage: MemoryStorage | RedisStorage = RedisStorage(settings.redis_url)
            redis = Redis.from_url(settings.redis_url)
            self._key = SharedHourlyKey(redis, secrets.token_bytes)
            share = 1
        else:
            storage = MemoryStorage()
            self._key = OwnHourlyKey(secrets.token_bytes)
            share = settings.web_processes
        self._limiter = MovingWindowRateLimiter(storage)
        self._limits = {name: _shared(rule, share) for name, rule in LIMITS.items()}

    def hit(self, name: str, address: str, seconds: float) -> None:
        """Count once more; TooManyRequests if that is too often."""
        if not self._on:
            return
        try:
            self._count(name, address, seconds)
        except RedisError as error:
            # Letters matter more than limits.
            log.error("limits are not counted", kind=type(error).__name__)

    def _count(self, name: str, address: str, seconds: float) -> None:
        who = hmac.digest(self._key.at(seconds), _network(address), "sha256").hex()
        for limit in self._limits[name]:
            if not self._limiter.hit(limit, name, who):
                reset = self._limiter.get_window_stats(limit, name, who).reset_time
                raise TooManyRequests(max(1, math.ceil(reset - seconds)))


def limited(name: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Limit how often one network may use a view."""

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def counted(*args: P.args, **kwargs: P.kwargs) -> R:
            seconds = context.now().timestamp()
            context.limits().hit(name, request.remote_addr or "", seconds)
            return view(*args, **kwargs)

        return counted

    return decorate


def _shared(rule: str, processes: int) -> list[RateLimitItem]:
    """The limits of one process, so that all together keep to the rule."""
    return [
        type(limit)(max(1, limit.amount // processes), limit.multiples)
        for limit in parse_many(rule)
    ]


def _network(address: str) -> bytes:
    """The prefix that one customer of a provider has: /24 of IPv4, /64 of IPv6."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return b"unknown"
    # A server that listens on IPv6 sees every IPv4 visitor in one /64.
    ip = getattr(ip, "ipv4_mapped", None) or ip
    prefix = 24 if ip.version == 4 else 64
    network = ipaddress.ip_network((ip, prefix), strict=False)
    return network.network_address.packed
