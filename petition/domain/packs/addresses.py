"""E-mail and web addresses in packs."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urlsplit

import idna

from petition.domain.addresses import AddressFault, BadAddress, parse_address
from petition.domain.packs.findings import Complain, quoted
from petition.domain.saying import say

#: Put behind a domain, it lets reserved names (test, localhost) pass as names, so
#: that a pack can be tried out against a mail server on one's own machine.
TRIAL = ".example"
EXAMPLE = "office@example.org"
MENDED = {
    AddressFault.MISSING: say("Write it as %(example)s", example=EXAMPLE),
    AddressFault.NOT_AN_ADDRESS: say(
        "Write it as %(example)s, without a name", example=EXAMPLE
    ),
    AddressFault.TOO_LONG: say("Use at most 254 characters, 64 of them before the @"),
    AddressFault.TWO_ADDRESSES: say(
        "Write one address; make a second target for another"
    ),
    AddressFault.NOT_DELIVERABLE_HERE: say("Use Latin letters before the @"),
}
#: The longest name of a host (RFC 1035 §2.3.4).
LONGEST_HOST = 253
HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\]")


def email(value: str, complain: Complain) -> str | None:
    """An address that mail can be sent to, its domain in ASCII, or a complaint.

    Whether the address exists is not looked up.
    """
    try:
        address = parse_address(value + TRIAL).typed.removesuffix(TRIAL)
    except BadAddress as bad:
        complain(
            say("%(value)s is not an e-mail address", value=quoted(value)),
            MENDED[bad.reason],
        )
        return None
    if "." not in address.rpartition("@")[2] and not address.endswith("@localhost"):
        complain(
            say("%(value)s is not a whole e-mail address", value=quoted(value)),
            say("Add its end, such as .org"),
        )
        return None
    return address


def website(value: str, complain: Complain) -> str:
    """An http or https address of a page, or a complaint and ""."""
    parts = _split(value)
    if parts is None or re.search(r"[\s<>\"]", value):
        complain(
            say("%(value)s is not a web address", value=quoted(value)),
            say("Write it as %(example)s", example="https://…"),
        )
        return ""
    return value


def origin(value: str, complain: Complain) -> str:
    """A site as browsers name it (RFC 6454 §6.1: scheme, host, port), or "".

    It ends up in a Content-Security-Policy, so nothing else is let through.
    """
    parts = _split(value)
    host = _host(parts) if parts else None
    if parts is None or host is None or not _is_host(host):
        complain(
            say("%(value)s is not an origin", value=quoted(value)),
            say(
                "Write scheme, host and, if need be, port: %(example)s",
                example="https://www.example.org",
            ),
        )
        return ""
    site = f"{parts.scheme}://{host}" + (f":{parts.port}" if parts.port else "")
    if parts.path or parts.query or parts.fragment or value.endswith(("?", "#")):
        complain(
            say("%(value)s holds more than an origin", value=quoted(value)),
            say("Write %(text)s", text=site),
        )
        return ""
    return site


def _split(value: str) -> SplitResult | None:
    """The parts of a web address without user and password, else None."""
    try:
        parts = urlsplit(value)
        sound = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        return None
    return parts if sound and "@" not in parts.netloc else None


def _is_host(host: str) -> bool:
    return len(host) <= LONGEST_HOST and HOST.fullmatch(host) is not None


def _host(parts: SplitResult) -> str | None:
    """The host in ASCII, as browsers send it; None if it has no such form."""
    host = parts.hostname or ""
    if ":" in host:
        return f"[{host}]"
    try:
        return host if host.isascii() else idna.encode(host, uts46=True).decode()
    except idna.IDNAError:
        return None
