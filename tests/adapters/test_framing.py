"""Frames hide how long a text is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petition.adapters.framing import pad, unpad
from petition.domain.refusals import CannotOpen


@given(st.binary(max_size=2000), st.sampled_from([1, 256, 1024]))
def test_a_frame_gives_back_what_was_put_in(plain: bytes, step: int) -> None:
    framed = pad(plain, step)
    assert unpad(framed) == plain
    assert len(framed) % step == 0


def test_a_frame_is_length_text_and_zeros() -> None:
    assert pad(b"abc", 8) == b"\0\0\0\3abc\0"
    assert pad(b"abcd", 8) == b"\0\0\0\4abcd"


@pytest.mark.parametrize(
    "framed", [b"", b"\0\0\0", b"\0\0\0\2a", b"\0\0\0\1ab", b"\xff\xff\xff\xffabc"]
)
def test_what_was_never_framed_is_refused(framed: bytes) -> None:
    with pytest.raises(CannotOpen):
        unpad(framed)
