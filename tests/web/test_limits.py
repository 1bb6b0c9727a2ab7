"""Limits stop a script, and nothing is kept of whom they count."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.web.conftest import MakeSite
from tests.web.support.site import Page, Site

ASK = "/c/wharf/my-link"
MOST = 20  # Requests for a link that a network may make in a minute.


@pytest.fixture
def limited(make_site: MakeSite) -> Callable[..., Site]:
    """Builds a site with limits, whose clock agrees with the limits' own."""

    def make(**changes: Any) -> Site:
        site = make_site(rate_limits=True, **changes)
        site.clock.moment = datetime.now(UTC)
        return site

    return make


def ask(site: Site, address: str = "203.0.113.7", forwarded: str = "") -> Page:
    """Ask for a link from an address; the form is wrong, so nothing else happens."""
    return Page(
        site.client.post(
            f"{ASK}?lang=en",
            data={"email": "x"},
            headers={"X-Forwarded-For": forwarded} if forwarded else {},
            environ_base={"REMOTE_ADDR": address},
        )
    )


def used_up(site: Site, address: str = "203.0.113.7", forwarded: str = "") -> bool:
    return ask(site, address, forwarded).status == 429


def use_up(site: Site, address: str = "203.0.113.7", forwarded: str = "") -> None:
    for _ in range(MOST):
        assert ask(site, address, forwarded).status == 422


@pytest.mark.parametrize(
    ("method", "path", "most"),
    [
        ("POST", "/c/wharf/sign", 60),
        ("POST", "/c/wharf/preview", 120),
        ("POST", ASK, 20),
        ("GET", f"/confirm/{'A' * 43}", 120),
        ("POST", f"/not-me/{'A' * 43}", 120),
        ("GET", f"/mine/{'A' * 43}", 120),
        ("POST", f"/mine/{'A' * 43}/erase", 120),
    ],
)
def test_a_network_that_does_too_much_is_asked_to_wait(
    limited: Callable[..., Site], method: str, path: str, most: int
) -> None:
    site = limited()
    client, data = site.client, {"website": "x", "lang": "en"}
    statuses = {
        client.open(path, method=method, data=data).status_code for _ in range(most)
    }
    page = Page(client.open(path, method=method, data=data))
    assert 429 not in statuses
    assert page.status == 429
    assert 1 <= int(page.headers["Retry-After"]) <= 3600
    assert page.headers["Cache-Control"] == "no-store"


def test_the_answer_says_how_long_and_that_nothing_is_lost(
    limited: Callable[..., Site],
) -> None:
    site = limited()
    use_up(site)
    page = ask(site)
    text = page.dom.one("main").text
    assert f"Please wait {page.headers['Retry-After']} seconds" in text
    assert "Nothing is lost" in text


def test_the_answer_speaks_the_language_of_the_form(
    limited: Callable[..., Site],
) -> None:
    site = limited()
    use_up(site, "127.0.0.1")
    for path in (f"{ASK}?lang=ru", ASK):
        page = site.post(path, {"lang": "ru"}, Accept_Language="en")
        assert page.status == 429
        assert page.dom.one("html")["lang"] == "ru"


def test_what_was_too_much_keeps_nothing(limited: Callable[..., Site]) -> None:
    site = limited()
    form = site.write(website="x")
    for _ in range(60):
        site.sign(form)
    before = site.rows()
    assert site.sign(form.filled(website="")).status == 429
    assert site.rows() == before


@pytest.mark.parametrize(
    ("first", "neighbour", "stranger"),
    [
        ("203.0.113.7", "203.0.113.250", "203.0.114.7"),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:db8:1:3::1"),
        ("::ffff:203.0.113.7", "203.0.113.9", "::ffff:198.51.100.1"),
    ],
)
def test_networks_are_counted_and_not_single_machines(
    limited: Callable[..., Site], first: str, neighbour: str, stranger: str
) -> None:
    site = limited()
    use_up(site, first)
    assert used_up(site, neighbour)
    assert not used_up(site, stranger)


@pytest.mark.parametrize("address", ["", "unix:", "not an address", "1.2.3.4.5"])
def test_who_comes_from_nowhere_is_counted_too(
    limited: Callable[..., Site], address: str
) -> None:
    site = limited()
    use_up(site, address)
    assert used_up(site, address)


def test_no_proxy_is_believed_unless_it_is_trusted(
    limited: Callable[..., Site],
) -> None:
    site = limited()
    for number in range(MOST):
        ask(site, forwarded=f"198.51.{number}.1")
    assert used_up(site, forwarded="192.0.2.1")


def test_one_trusted_proxy_names_the_client_at_the_right(
    limited: Callable[..., Site],
) -> None:
    site = limited(trusted_proxies=1)
    for number in range(MOST):
        ask(site, "10.0.0.1", f"198.51.{number}.1, 203.0.113.7")
    assert used_up(site, "10.0.0.1", "192.0.2.1, 203.0.113.7")
    assert not used_up(site, "10.0.0.1", "203.0.113.7, 192.0.2.1")


def test_two_trusted_proxies_name_the_client_second_from_the_right(
    limited: Callable[..., Site],
) -> None:
    site = limited(trusted_proxies=2)
    for number in range(MOST):
        ask(site, "10.0.0.1", f"198.51.{number}.1, 203.0.113.7, 10.0.0.2")
    assert used_up(site, "10.0.0.1", "203.0.113.7, 10.0.0.2")
    assert not used_up(site, "10.0.0.1", "192.0.2.1, 10.0.0.2")


@pytest.mark.parametrize("forwarded", [",", ", ,", "x" * 9000, "<script>", "1.2.3.4,"])
def test_an_odd_forwarded_header_breaks_nothing(
    limited: Callable[..., Site], forwarded: str
) -> None:
    assert ask(limited(trusted_proxies=1), forwarded=forwarded).status == 422


def test_after_the_hour_nobody_knows_who_was_counted(
    limited: Callable[..., Site],
) -> None:
    site = limited()
    use_up(site)
    assert used_up(site)
    site.clock.pass_(hours=1)
    assert not used_up(site)


def test_no_address_and_no_part_of_one_is_kept(limited: Callable[..., Site]) -> None:
    site = limited()
    use_up(site, "203.0.113.7")
    limiter = vars(site.app.extensions["petition"].limits)["_limiter"]
    kept = repr(vars(limiter.storage))
    assert "link" in kept
    for part in ("203.0.113", "cb0071", "cb007100"):
        assert part not in kept
    assert "203.0.113" not in "".join(map(str, site.rows().values()))


def test_processes_without_a_common_memory_share_the_limit(
    limited: Callable[..., Site],
) -> None:
    site = limited(web_processes=4)
    for _ in range(MOST // 4):
        assert not used_up(site)
    assert used_up(site)


def test_limits_can_be_switched_off(make_site: MakeSite) -> None:
    site = make_site(rate_limits=False)
    assert not any(used_up(site) for _ in range(3 * MOST))


def test_a_redis_that_is_down_stops_no_letter(limited: Callable[..., Site]) -> None:
    site = limited(redis_url="redis://127.0.0.1:9/0")
    assert ask(site).status == 422


def test_pages_for_everybody_have_no_limit(limited: Callable[..., Site]) -> None:
    client = limited().client
    assert {client.get("/healthz").status_code for _ in range(200)} == {200}
