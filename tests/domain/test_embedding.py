"""Only an address of ours means a campaign of ours."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petition.domain.embedding import Meant, at_most, meant_by

BASE = "https://letters.example"


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        ("https://letters.example/c/wharf", {}),
        ("https://LETTERS.example/c/wharf/", {}),
        (" https://letters.example/embed/wharf#letter ", {}),
        ("https://letters.example/c/wharf?lang=ru&from=x", {"lang": "ru", "from": "x"}),
        ("https://letters.example/c/wharf?lang=ru&lang=en", {"lang": "ru"}),
    ],
)
def test_an_address_of_ours_means_its_campaign(url: str, asked: dict[str, str]) -> None:
    assert meant_by(url, BASE) == Meant("wharf", asked)


@pytest.mark.parametrize(
    "url",
    [
        *("", "wharf", "/c/wharf", "//letters.example/c/wharf", "javascript:1"),
        *("http://letters.example/c/wharf", "https://letters.example:8443/c/wharf"),
        *("https://letters.example.evil.example/c/wharf", "https://letters.example/"),
        "https://letters.example@evil.example/c/wharf",
        "https://evil.example@letters.example/c/wharf",
        "https://evil.example/c/wharf?https://letters.example/c/wharf",
        *("https://letters.example/c/wharf/tally", "https://letters.example/c/../x"),
        *("https://letters.example/c/Wharf", "https://[x/c/wharf", "https://x:y/c/w"),
        "https://letters.example/mine/wharf",
    ],
)
def test_any_other_address_means_nothing(url: str) -> None:
    assert meant_by(url, BASE) is None


@given(st.text())
def test_no_text_breaks_it(url: str) -> None:
    assert meant_by(url, BASE) is None


@pytest.mark.parametrize(
    ("most", "size"),
    [("300", 300), ("900", 640), ("", 640), ("0", 640), ("-5", 640), ("1e2", 640)],
)
def test_a_size_is_never_larger_than_the_host_allows(most: str, size: int) -> None:
    assert at_most(640, most) == size
