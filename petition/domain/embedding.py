"""The plain pieces of an embed: which of our addresses somebody means, and sizes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

CAMPAIGN = re.compile(r"/(?:c|embed)/([a-z0-9][a-z0-9-]{0,62})/?", re.ASCII)
NUMBER = re.compile(r"[1-9][0-9]{0,4}", re.ASCII)
#: Pixels that a frame gets where the host says nothing else.
WIDTH, HEIGHT = 640, 900


@dataclass(frozen=True)
class Meant:
    """A campaign that an address means, and what else the address asks for."""

    slug: str
    asked: Mapping[str, str]


def meant_by(url: str, base: str) -> Meant | None:
    """The campaign that an address of ours under `base` leads to; else None."""
    try:
        parts, ours = urlsplit(url.strip()), urlsplit(base)
        same = (parts.scheme, parts.hostname, parts.port) == (
            *(ours.scheme, ours.hostname, ours.port),
        )
    except ValueError:
        return None
    found = CAMPAIGN.fullmatch(parts.path)
    if not same or found is None or "@" in parts.netloc:
        return None
    return Meant(found[1], dict(reversed(parse_qsl(parts.query))))


def at_most(usual: int, most: str) -> int:
    """A size in pixels, no larger than `most` if that is a size."""
    return min(usual, int(most)) if NUMBER.fullmatch(most) else usual
