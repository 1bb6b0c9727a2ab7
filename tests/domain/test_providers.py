"""Large mail providers are known by name, all others together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petition.domain.providers import (
    DOMAINS,
    FAMILIES,
    NAMES,
    OTHER,
    ProviderRate,
    confirmed_cells,
    low_ones,
    provider_of,
    provider_rates,
)


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("a@gmail.com", "Gmail"),
        ("A.B+c@GoogleMail.com", "Gmail"),
        ("a@hotmail.fr", "Outlook"),
        ("a@live.co.uk", "Outlook"),
        ("a@outlook.com", "Outlook"),
        ("a@yahoo.com.mx", "Yahoo"),
        ("a@me.com", "iCloud"),
        ("a@bk.ru", "Mail.ru"),
        ("a@ya.ru", "Yandex"),
        ("a@o2.pl", "o2.pl"),
        ("a@union.example", OTHER),
        ("a@live.example", OTHER),
        ("a@yahoo.evil.fr", OTHER),
        ("a@mail.gmail.com", OTHER),
        ("a@gmail.com.ru", OTHER),
    ],
)
def test_an_address_is_with_a_large_provider_or_elsewhere(
    address: str, name: str
) -> None:
    assert provider_of(address) == name


def test_no_domain_stands_with_two_providers() -> None:
    assert len(NAMES) == sum(map(len, DOMAINS.values()))


def test_every_name_can_stand_before_the_mark_of_what_is_counted() -> None:
    assert not any(name.endswith("+") for name in DOMAINS)
    assert OTHER not in DOMAINS


@given(st.text())
def test_whatever_an_address_is_its_provider_is_one_of_the_list(text: str) -> None:
    assert provider_of(text) in {*DOMAINS, *FAMILIES.values(), OTHER}


def test_a_signature_is_counted_as_written_once() -> None:
    confirmed, written = (
        ("provider", "GMX", kind) for kind in ("confirmed", "written")
    )
    assert confirmed_cells("GMX") == (confirmed, written)
    assert confirmed_cells("GMX+") == (confirmed,)
    assert confirmed_cells(None) == ()


def test_providers_stand_by_size_and_the_others_last() -> None:
    counts = {
        ("provider", "other", "written"): 9,
        ("provider", "GMX", "written"): 2,
        ("provider", "Gmail", "written"): 5,
        ("provider", "Gmail", "confirmed"): 4,
        ("country", "DE", "confirmed"): 4,
    }
    rates = provider_rates(counts)
    assert [one.name for one in rates] == ["Gmail", "GMX", "other"]
    assert rates[0].rate == 0.8


def test_a_provider_that_eats_our_mail_is_pointed_out() -> None:
    rates = (
        ProviderRate("Gmail", 100, 80),
        ProviderRate("Mail.ru", 40, 12),
        ProviderRate("GMX", 10, 0),
        ProviderRate("other", 40, 2),
    )
    assert [one.name for one in low_ones(rates)] == ["Mail.ru"]


def test_nothing_is_pointed_out_while_there_is_nothing_to_compare() -> None:
    assert low_ones((ProviderRate("Gmail", 500, 0), ProviderRate("GMX", 5, 5))) == ()
    assert low_ones(()) == ()
