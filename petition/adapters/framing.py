"""Frames that hide how long a text is before it is encrypted."""

from __future__ import annotations

import struct

from petition.domain.refusals import CannotOpen

PREFIX = struct.Struct(">I")  # The length of the text in bytes.


def pad(plain: bytes, step: int) -> bytes:
    """`plain` led by its length and followed by zeros to a multiple of `step`."""
    size = PREFIX.size + len(plain)
    return PREFIX.pack(len(plain)) + plain + bytes(-size % step)


def unpad(framed: bytes) -> bytes:
    """What was padded, or CannotOpen if this never came from pad()."""
    if len(framed) < PREFIX.size:
        raise CannotOpen("shorter than its own length")
    (length,) = PREFIX.unpack_from(framed)
    end = PREFIX.size + length
    plain, zeros = framed[PREFIX.size : end], framed[end:]
    if len(plain) != length or zeros.strip(b"\0"):
        raise CannotOpen("not framed as we frame it")
    return plain
