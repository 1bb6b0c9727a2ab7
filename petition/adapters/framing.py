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
    plain, zeros = framed[PREFIX.size :][:length], framed[PREFIX.size + length :]
    if len(plain) != length or any(zeros):
        raise CannotOpen("not framed as we frame it")
    return plain
