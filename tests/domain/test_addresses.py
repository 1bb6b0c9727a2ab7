"""Addresses: which ones we can write to, and when two are the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petition.domain.addresses import (
    AddressFault,
    BadAddress,
    canonical_form,
    parse_address,
)

LOCAL = st.from_regex(
    r"[A-Za-z0-9_+-]{1,8}(\.[A-Za-z0-9_+-]{1,8}){0,3}", fullmatch=True
)
DOMAIN = st.sampled_from(
    ["x.org", "GMail.com", "googlemail.com", "ya.ru", "pm.me", "union.test"]
)


@pytest.mark.parametrize(
    "text",
    [
        "user@mail.example",
        "a@union.test",
        "Alice.O'Neil+x@Example.org",
        "=cmd@x.org",
        "+4917@x.org",
        "a" * 64 + "@x.org",
    ],
)
def test_an_address_takes_its_mail_as_it_was_typed(text: str) -> None:
    typed = parse_address(f" {text} ").typed
    assert typed.partition("@")[0] == text.partition("@")[0]
    assert typed.lower() == text.lower()


def test_a_domain_in_other_letters_is_written_as_mail_servers_take_it() -> None:
    address = parse_address("Ivan@почта.рф")
    assert address.typed == "Ivan@xn--80a1acny.xn--p1ai"
    assert address.canonical == "ivan@xn--80a1acny.xn--p1ai"


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("Alice@Example.ORG", "alice@example.org"),
        ("alice+lists@example.org", "alice@example.org"),
        ("A.li.ce+x@googlemail.com", "alice@gmail.com"),
        ("a.li.ce@outlook.com", "a.li.ce@outlook.com"),
        ("ivan.petrov@ya.ru", "ivan-petrov@yandex.ru"),
        ("a.li_ce@pm.me", "alice@proton.me"),
        ("alice@mac.com", "alice@icloud.com"),
        ("+4917@x.org", "+4917@x.org"),
        ("_@proton.me", "_@proton.me"),
    ],
)
def test_spellings_of_one_mailbox_are_one(text: str, canonical: str) -> None:
    assert parse_address(text).canonical == canonical


@given(LOCAL, DOMAIN)
def test_a_canonical_address_stays_as_it_is(local: str, domain: str) -> None:
    canonical = canonical_form(local, domain)
    assert canonical_form(*canonical.split("@")) == canonical
    assert parse_address(canonical).canonical == canonical


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", AddressFault.MISSING),
        ("   ", AddressFault.MISSING),
        ("a" * 65 + "@x.org", AddressFault.TOO_LONG),
        ("a@" + "x" * 300 + ".org", AddressFault.TOO_LONG),
        ("a@x.org,b@y.org", AddressFault.TWO_ADDRESSES),
        ("a@x.org b@y.org", AddressFault.TWO_ADDRESSES),
        ("a@x.org;Bea <b@y.org>", AddressFault.TWO_ADDRESSES),
        ("Иван@почта.рф", AddressFault.NOT_DELIVERABLE_HERE),
    ],
)
def test_a_refused_address_is_told_why(text: str, reason: AddressFault) -> None:
    with pytest.raises(BadAddress) as refused:
        parse_address(text)
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    "text",
    [
        "alice",
        "@",
        "a@",
        "a@localhost",
        "a@test",
        "a@b@x.org",
        "a@x..org",
        "a@x.org.",
        "a b@x.org",
        '"a b"@x.org',
        "a@[192.0.2.1]",
        "Alice <a@x.org>",
        "ａ@x.org",
        "a@ⓧ.org",
        "a@x.org\r\nBcc: b",
        "a@x.org\r\nBcc: b@y.org",
        "a@x.org\n",
        "a\0@x.org",
        "a\u200b@x.org",
        "\u202ea@x.org",
        "a\u200d@x.org",
        "a\ud800@x.org",
        "a\U000e0041@x.org",
    ],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(BadAddress) as refused:
        parse_address(text)
    assert refused.value.reason == AddressFault.NOT_AN_ADDRESS


@given(st.text() | st.builds("{}@{}".format, st.text(), st.text()))
def test_any_text_is_an_ascii_address_or_refused(text: str) -> None:
    try:
        address = parse_address(text)
    except BadAddress:
        return
    assert address.typed.isascii()
    assert address.typed.isprintable()
    assert address.typed.count("@") == 1


def test_an_address_does_not_print_itself_into_logs() -> None:
    assert "alice" not in repr(parse_address("alice@example.org"))
