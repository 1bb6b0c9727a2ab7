"""Links are absolute addresses of our public pages."""

from __future__ import annotations

from petition.documents.links import Links

LINKS = Links("https://letters.example:8443")


def test_every_link_is_the_address_that_the_contract_names() -> None:
    assert LINKS.campaign("harbour") == "https://letters.example:8443/c/harbour"
    assert LINKS.my_link("harbour").endswith("/c/harbour/my-link")
    assert LINKS.confirm("T").endswith(":8443/confirm/T")
    assert LINKS.not_me("T").endswith(":8443/not-me/T")
    assert LINKS.mine("R").endswith(":8443/mine/R")
