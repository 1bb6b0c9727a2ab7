"""The cookie of an organiser's session: a token, and when it was last seen.

The time stands in the cookie and not in the database, because reading changes
nothing; a MAC keeps anybody from making it younger.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from petition.domain.tokens import parse_token, token_text

#: A session ends after so long without a request, and after so long in any case.
IDLE = timedelta(minutes=60)
LONGEST = timedelta(hours=12)
#: An unlocked key locks itself again after so long without a request.
KEY_IDLE = timedelta(minutes=15)
#: For so long after proving again who one is, one may do what matters most.
STEP_UP = timedelta(minutes=10)
#: The cookie is written again when its time is older than this.
FRESH = timedelta(minutes=1)
MAC = 16


@dataclass(frozen=True, repr=False)
class Visit:
    """What a cookie says: whose session, and when it was last seen."""

    token: bytes
    seen_at: datetime

    def idle(self, now: datetime) -> timedelta:
        """How long nothing was heard from this browser."""
        return max(now - self.seen_at, timedelta())


def cookie_text(secret: bytes, visit: Visit) -> str:
    """The cookie's value: token, seconds, MAC; `secret` belongs to the boot key."""
    seconds = int(visit.seen_at.timestamp())
    return f"{token_text(visit.token)}.{seconds}.{_mac(secret, visit.token, seconds)}"


def parse_cookie(secret: bytes, text: str) -> Visit | None:
    """What a cookie says, or None if it was not written by us."""
    token, _, rest = text.partition(".")
    seconds, _, mac = rest.partition(".")
    raw = parse_token(token)
    if raw is None or not (seconds.isascii() and seconds.isdigit()):
        return None
    if len(seconds) > 11 or not hmac.compare_digest(
        _mac(secret, raw, int(seconds)).encode(), mac.encode("utf-8", "replace")
    ):
        return None
    return Visit(raw, datetime.fromtimestamp(int(seconds), UTC))


def _mac(secret: bytes, token: bytes, seconds: int) -> str:
    return hmac.digest(secret, token + str(seconds).encode(), "sha256")[:MAC].hex()
