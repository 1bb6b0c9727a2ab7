"""What browsers are called."""

from __future__ import annotations

import pytest

from petition.domain.devices import device_name

MOZILLA = "Mozilla/5.0"
KIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (f"{MOZILLA} (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0", "Firefox, Linux"),  # noqa: E501 – real ones are long.
        (f"{MOZILLA} (Windows NT 10.0; Win64; x64) {KIT} Chrome/126.0.0.0 Safari/537.36 Edg/126.0", "Edge, Windows"),  # noqa: E501
        (f"{MOZILLA} (Linux; Android 14; Pixel 8) {KIT} Chrome/126.0.0.0 Mobile Safari/537.36", "Chrome, Android"),  # noqa: E501
        (f"{MOZILLA} (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Mobile/15E148 Safari/604.1", "Safari, iPhone"),  # noqa: E501
        (f"{MOZILLA} (Macintosh; Intel Mac OS X 10_15_7) {KIT} Chrome/126 Safari/537.36", "Chrome, macOS"),  # noqa: E501
        ("curl/8.5.0", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_a_device_is_named_by_family_and_system_only(
    user_agent: str, name: str
) -> None:
    assert device_name(user_agent) == name
