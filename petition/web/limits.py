"""Limits that stop a script and not a village, and nothing is kept of whom they count.

What a page costs is counted by network and minute. What may be signed follows
domain/allowances: it depends on how much of it is confirmed.
"""

from __future__ import annotations

import ipaddress
import secrets
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import request

from petition.domain.addresses import mail_domain
from petition.domain.allowances import (
    EARNED,
    HOUR,
    Balances,
    earned,
    seconds_to_wait,
)
from petition.domain.guessing import SPANS, Tries
from petition.domain.guessing import seconds_to_wait as guess_wait
from petition.settings import Settings
from petition.web import context
from petition.web.counts import Counts, OwnCounts, SharedCounts

P = ParamSpec("P")
R = TypeVar("R")

MINUTE = 60
#: How often one network may do what within how many seconds, whatever comes of it.
#: That keeps one network from wearing the server out; 300 people who sign in one hall
#: within five minutes stay below.
LIMITS = {
    "preview": (300, MINUTE),
    "live": (600, MINUTE),
    "sign": (300, MINUTE),
    "token": (600, MINUTE),
    "link": (100, HOUR),
    "login": (60, MINUTE),
}


class TooManyRequests(Exception):
    """A network has done something too often; `retry_after` is in seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__("too many requests")
        self.retry_after = retry_after


class Limits:
    """Counts what networks do, and refuses what is too much."""

    def __init__(self, settings: Settings) -> None:
        self._on = settings.rate_limits
        own = OwnCounts(secrets.token_bytes, settings.web_processes)
        self._counts: Counts = own
        if settings.redis_url:
            self._counts = SharedCounts(settings.redis_url, secrets.token_bytes, own)

    def hit(self, name: str, address: str, seconds: float) -> None:
        """Count once more; TooManyRequests if that is too often."""
        if not self._on:
            return
        most, span = LIMITS[name]
        step = (name.encode() + b"\0" + network(address), 1)
        (before,) = self._counts.add(span, seconds, [step])
        if before >= most:
            raise TooManyRequests(span - int(seconds) % span)

    def signing(
        self, address: str, mail_domain: str, campaign_id: int, seconds: float
    ) -> int:
        """Seconds to wait before signing; 0, and the signing is counted, if none."""
        if not self._on:
            return 0
        what = _names(address, mail_domain, campaign_id)
        before = self._counts.add(HOUR, seconds, [(one, 1) for one in what])
        wait = seconds_to_wait(Balances(*before), int(seconds) % HOUR)
        if wait:
            # Who tries again and again in vain makes it no narrower for the others.
            self._counts.add(HOUR, seconds, [(one, -1) for one in what])
        return wait

    def confirmed(
        self, address: str, mail_domain: str, campaign_id: int, seconds: float
    ) -> None:
        """Make room for the network, mail domain and campaign of a confirmation."""
        if not self._on:
            return
        what = _names(address, mail_domain, campaign_id)
        before = self._counts.add(HOUR, seconds, [(one, -EARNED) for one in what])
        if too_much := EARNED - earned(before[0]):
            self._counts.add(HOUR, seconds, [(what[0], too_much)])

    def guess(self, what: str, account: str, address: str, seconds: float) -> int:
        """Seconds to wait before a password or code; 0, and it counts, if none.

        `what` is guessed of an `account`, from the network of `address` or, if that
        is empty, from anywhere.
        """
        if not self._on:
            return 0
        here, anywhere = _guesses(what, account, address)
        hour = self._counts.add(HOUR, seconds, [(here, 1), (anywhere, 1)])
        spans = [self._counts.add(span, seconds, [(here, 1)])[0] for span in SPANS]
        wait = guess_wait(Tries(hour[0], spans), hour[1], int(seconds))
        if wait:
            self.guessed(what, account, address, seconds)
        return wait

    def guessed(self, what: str, account: str, address: str, seconds: float) -> None:
        """Take a guess back that was right, or not made: only wrong ones count."""
        if not self._on:
            return
        here, anywhere = _guesses(what, account, address)
        self._counts.add(HOUR, seconds, [(here, -1), (anywhere, -1)])
        for span in SPANS:
            self._counts.add(span, seconds, [(here, -1)])


def limited(name: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Limit how often one network may use a view."""

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def counted(*args: P.args, **kwargs: P.kwargs) -> R:
            context.limits().hit(name, _address(), _now())
            return view(*args, **kwargs)

        return counted

    return decorate


def seconds_before_signing(email: str, campaign_id: int) -> int:
    """Seconds that this request's network has to wait; 0 if it may sign now."""
    return context.limits().signing(_address(), mail_domain(email), campaign_id, _now())


def signing_was_confirmed(email: str, campaign_id: int) -> None:
    """Let a confirmation make room for this request's network."""
    context.limits().confirmed(_address(), mail_domain(email), campaign_id, _now())


def network(address: str) -> bytes:
    """The prefix that one customer of a provider has: /24 of IPv4, /48 of IPv6.

    Phones change their address within a provider's /24. An end site gets up to a /48
    (RFC 6177), so with longer prefixes one customer would be 65,536 networks.
    """
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return b"unknown"
    # A server that listens on IPv6 sees every IPv4 visitor in one prefix.
    ip = getattr(ip, "ipv4_mapped", None) or ip
    return ip.packed[:3] if ip.version == 4 else ip.packed[:6]


def _names(address: str, mail_domain: str, campaign_id: int) -> tuple[bytes, ...]:
    """What is counted of a signing, in the order of `Balances`."""
    return (
        b"network\0" + network(address),
        b"domain\0" + mail_domain.encode(),
        b"campaign\0%d" % campaign_id,
    )


def seconds_before_guess(what: str, account: str, *, anywhere: bool = False) -> int:
    """Seconds before this request may guess at an account; 0, and it counts, if none.

    A guess from `anywhere` waits for those of other networks, too.
    """
    where = "" if anywhere else _address()
    return context.limits().guess(what, account, where, _now())


def guessed_right(what: str, account: str, *, anywhere: bool = False) -> None:
    """Let this request's guess not count: it was right."""
    context.limits().guessed(what, account, "" if anywhere else _address(), _now())


def _guesses(what: str, account: str, address: str) -> tuple[bytes, bytes]:
    name = f"guess\0{what}\0{account}".encode()
    return name + b"\0" + network(address), name


def _address() -> str:
    return request.remote_addr or ""


def _now() -> float:
    return context.now().timestamp()
