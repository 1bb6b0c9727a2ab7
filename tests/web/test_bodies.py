"""Bodies that come whole, partly, or at the same time as many others."""

from __future__ import annotations

import io
from typing import Any

import pytest
from werkzeug.exceptions import ClientDisconnected

from petition.web.bodies import MAX_BYTES, PLACES, TooManySending, places, take_in


class NeverRead(io.RawIOBase):
    """A body that nobody may ask for."""

    def read(self, _size: int = -1) -> bytes:
        raise AssertionError("this body must not be read")


def sent(stream: Any, length: str = "5", *, terminated: bool = True) -> dict[str, Any]:
    """What a server tells of a request with this body."""
    told = {"wsgi.input": stream, "wsgi.input_terminated": terminated}
    return {**told, "CONTENT_LENGTH": length}


@pytest.mark.parametrize("terminated", [True, False])
def test_a_body_is_taken_in_as_it_came(terminated: bool) -> None:
    environ = sent(io.BytesIO(b"a=b&c"), terminated=terminated)
    assert take_in(environ, places()) == b"a=b&c"


@pytest.mark.parametrize("terminated", [True, False])
def test_half_a_body_is_none(terminated: bool) -> None:
    environ = sent(io.BytesIO(b"a=b"), terminated=terminated)
    with pytest.raises(ClientDisconnected):
        take_in(environ, places())


def test_no_more_is_kept_than_shows_that_it_is_too_much() -> None:
    stream = io.BytesIO(b"a" * 1_000_000)
    assert len(take_in(sent(stream, "1000000"), places())) == MAX_BYTES + 1
    assert stream.tell() == 1_000_000


def test_when_many_are_sending_the_next_is_not_even_read() -> None:
    free = places()
    for _ in range(PLACES):
        free.acquire()
    with pytest.raises(TooManySending):
        take_in(sent(NeverRead()), free)
    assert take_in(sent(NeverRead(), "0"), free) == b""


def test_whatever_becomes_of_a_body_its_place_is_free_again() -> None:
    free = places()
    for _ in range(PLACES + 1):
        with pytest.raises(ClientDisconnected):
            take_in(sent(io.BytesIO(b"")), free)
