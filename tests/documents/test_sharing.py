"""Links that pass a campaign on."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from petition.documents.sharing import share_links
from petition.documents.words import words_for

URL = "https://letters.example/c/oil"


@pytest.mark.parametrize("title", ["Free them & now?", "Свободу + правду #1"])
def test_every_link_carries_the_whole_address(title: str) -> None:
    for link in share_links(words_for("en"), title, URL):
        query = parse_qs(urlsplit(link.url).query)

        assert URL in "".join(value for values in query.values() for value in values)


def test_the_mail_has_the_title_as_its_subject() -> None:
    mail = share_links(words_for("ru"), "Свободу & правду", URL)[0]

    query = parse_qs(urlsplit(mail.url).query)

    assert query["subject"] == ["Свободу & правду"]
    assert query["body"] == [f"Свободу & правду\n{URL}"]
