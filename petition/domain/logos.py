"""Partners' logos: small pictures of the kinds that cannot hold a script."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from petition.domain.refusals import Refusal

#: Bytes; a form holds 64 kB at most.
MOST_BYTES = 48_000
#: How each kind begins (PNG §5.2, JFIF/Exif SOI, RFC 9649 §2.4).
PNG, JPEG, RIFF, WEBP = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF", b"WEBP"


class LogoFault(StrEnum):
    """Why a file is not taken as a logo."""

    MISSING = "missing"
    TOO_LARGE = "too_large"
    NO_PICTURE = "no_picture"


class BadLogo(Refusal):
    """A file that is not taken as a logo, and why."""

    def __init__(self, reason: LogoFault) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Logo:
    """A picture, its media type, and what stands for its content in addresses."""

    kind: str
    digest: str
    content: bytes


def read_logo(content: bytes) -> Logo:
    """A picture as it was uploaded; raises BadLogo.

    Its kind is what the bytes say, whatever name or type the upload had.
    """
    if not content:
        raise BadLogo(LogoFault.MISSING)
    if len(content) > MOST_BYTES:
        raise BadLogo(LogoFault.TOO_LARGE)
    kind = _kind(content)
    if kind is None:
        raise BadLogo(LogoFault.NO_PICTURE)
    return Logo(kind, hashlib.sha256(content).hexdigest()[:16], content)


def _kind(content: bytes) -> str | None:
    if content.startswith(PNG):
        return "image/png"
    if content.startswith(JPEG):
        return "image/jpeg"
    if content.startswith(RIFF) and content[8:12] == WEBP:
        return "image/webp"
    return None
