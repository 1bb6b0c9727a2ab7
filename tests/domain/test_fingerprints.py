"""Fingerprints of addresses and names."""

from __future__ import annotations

from petition.domain.fingerprints import address_fingerprint, name_fingerprint

KEY = bytes([7] * 32)


def test_an_address_has_one_fingerprint_in_a_campaign() -> None:
    # Made with `openssl dgst -mac HMAC`, as the next one.
    expected = "1600b4552f66376949d47bda4932ee59886dd6b55b8d7d86bbe89573dec0fb2f"
    assert address_fingerprint(KEY, "alice@example.org").hex() == expected


def test_a_name_has_one_fingerprint_at_an_address() -> None:
    expected = "002f0062f75e0a7531782fcb326c2131cd3ff79215c0b4ea4c93b9490cdaed17"
    found = name_fingerprint(KEY, "alice@example.org", "aliceexample")
    assert found.hex() == expected


def test_another_campaign_gives_another_fingerprint() -> None:
    assert address_fingerprint(KEY, "a@x.org") != address_fingerprint(
        KEY[::-1][:31] + b"\0", "a@x.org"
    )
