"""Passwords as Argon2id hashes."""

from __future__ import annotations

import secrets

import pytest

from petition.adapters.key_slots import STANDARD, Cost
from petition.adapters.passwords import Argon2Passwords
from petition.domain.passwords import BadPassword, check_password

CHEAP = Argon2Passwords(secrets.token_bytes, Cost(1, 32, 4))


def test_only_the_password_matches_its_hash() -> None:
    stored = CHEAP.hash("nine buses to the harbour")
    assert CHEAP.matches("nine buses to the harbour", stored)
    assert not CHEAP.matches("nine buses to the harbor", stored)
    assert stored != CHEAP.hash("nine buses to the harbour")


def test_nothing_matches_where_there_is_no_account() -> None:
    assert not CHEAP.matches("nine buses to the harbour", None)
    assert not CHEAP.matches("", None)


def test_the_hash_of_nobody_costs_what_a_real_one_costs() -> None:
    nobodys = CHEAP._nobodys.split("$")
    real = CHEAP.hash("nine buses to the harbour").split("$")
    assert nobodys[:4] == real[:4]
    assert list(map(len, nobodys)) == list(map(len, real))


def test_a_real_hash_costs_three_rounds_of_64_mib() -> None:
    real = Argon2Passwords(secrets.token_bytes)
    assert Cost(3, 64 * 1024, 4) == STANDARD
    assert real.hash("x").startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_a_hash_that_is_none_matches_nothing() -> None:
    assert not CHEAP.matches("x", "$argon2id$")


def test_the_list_of_common_passwords_is_in_shape() -> None:
    assert len(CHEAP.common) > 1000
    assert all(word == word.casefold() and len(word) > 3 for word in CHEAP.common)
    with pytest.raises(BadPassword):
        check_password("qwertyuiopasdfghjkl", CHEAP.common)
