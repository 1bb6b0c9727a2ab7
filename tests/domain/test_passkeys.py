"""What browsers answer about passkeys: garbage proves nothing, and breaks nothing."""

from __future__ import annotations

import base64
import json
from contextlib import suppress
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petition.domain import passkeys
from petition.domain.passkeys import BadPasskey, Key, Site

SITE = Site("https://letters.example")
CHALLENGE, KEY = b"c" * 32, Key(b"id", b"\xa0", 0)


def text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


BINARY = st.binary(max_size=60).map(text)
CLIENT_DATA = st.fixed_dictionaries(
    {
        "type": st.sampled_from(["webauthn.create", "webauthn.get", "x"]),
        "challenge": st.sampled_from([text(CHALLENGE), "x"]),
        "origin": st.sampled_from([SITE.origin, "https://evil.example"]),
    }
).map(lambda data: text(json.dumps(data).encode()))
ANSWERS = st.fixed_dictionaries(
    {"id": st.just("aWQ"), "rawId": st.just("aWQ"), "type": st.just("public-key")},
    optional={
        "response": st.fixed_dictionaries(
            {},
            optional={
                "clientDataJSON": BINARY | CLIENT_DATA,
                "attestationObject": BINARY,
                "authenticatorData": BINARY,
                "signature": BINARY,
                "userHandle": BINARY | st.none() | st.integers(),
                "transports": st.lists(st.text(max_size=5), max_size=2),
            },
        )
    },
).map(json.dumps)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "rawId", "response", "type"]), inner)
    ),
).map(json.dumps)


@given(ANSWERS | JSON | st.text(max_size=40))
def test_garbage_proves_nothing(answer: str) -> None:
    with pytest.raises(BadPasskey):
        passkeys.made(SITE, CHALLENGE, answer)
    with pytest.raises(BadPasskey):
        passkeys.shown(SITE, CHALLENGE, KEY, answer)


@given(ANSWERS | JSON | st.text(max_size=40))
def test_an_answer_names_a_key_or_is_none(answer: str) -> None:
    with suppress(BadPasskey):
        assert isinstance(passkeys.shown_id(answer), bytes)


@pytest.mark.parametrize(
    ("origin", "has"),
    [
        ("https://letters.example", True),
        ("http://localhost:8000", True),
        ("http://letters.example", False),
        ("http://127.0.0.1:8000", False),
        ("https://192.0.2.7", False),
        ("https://[2001:db8::1]", False),
    ],
)
def test_passkeys_need_a_name_and_a_safe_line(origin: str, has: bool) -> None:
    assert Site(origin).has_passkeys is has


def test_a_browser_is_asked_for_a_key_of_this_site_only() -> None:
    asked = json.loads(
        passkeys.to_make(SITE, UUID(int=7), "olga@union.example", CHALLENGE, [b"old"])
    )
    assert asked["rp"]["id"] == "letters.example"
    assert asked["attestation"] == "none"
    assert [one["id"] for one in asked["excludeCredentials"]] == [text(b"old")]
    shown = json.loads(passkeys.to_show(SITE, CHALLENGE, [b"old"]))
    assert shown["rpId"] == "letters.example"
    assert shown["challenge"] == text(CHALLENGE)
