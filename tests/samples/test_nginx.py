"""nginx with our sample in front of the product: it caches, and keeps secrets."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import ssl
import subprocess
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from threading import Thread

import psutil
import pytest

from tests.journeys.ledger import Ledger
from tests.journeys.mail_server import MailServer, free_port
from tests.journeys.product import Product
from tests.journeys.supporter import Supporter
from tests.support.certificates import certify
from tests.support.waiting import eventually

if shutil.which("nginx") is None:
    pytest.skip("nginx is not installed", allow_module_level=True)

SAMPLE = Path(__file__).resolve().parents[2] / "petition" / "samples" / "nginx.conf"
HOST = "letters.example.org"
#: What a server needs besides the sample; everything in one folder.
FRAME = """\
daemon off; {user} pid {folder}/nginx.pid; error_log {folder}/main.log;
events {{}}
http {{
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    include {folder}/site.conf;
}}
"""


@dataclass
class Front:
    """nginx in front of an installation."""

    folder: Path
    port: int
    product: Product

    def connect(self) -> http.client.HTTPSConnection:
        """A line as browsers have it."""
        trusting = ssl.create_default_context()
        trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
        return http.client.HTTPSConnection("127.0.0.1", self.port, context=trusting)

    def get(self, path: str, method: str = "GET", **headers: str) -> tuple[int, str]:
        """Ask as a browser does that reads English; status and body."""
        line = self.connect()
        usual = {"Host": HOST, "Accept-Language": "en"}
        line.request(method, path, headers={**usual, **headers})
        answer = line.getresponse()
        body = answer.read().decode()
        line.close()
        return answer.status, body

    def crowd(self, visits: int, path: str, languages: Sequence[str]) -> None:
        """Many visits one after the other, by a browser of each language in turn."""
        line = self.connect()
        for _, language in zip(range(visits), cycle(languages), strict=False):
            line.request(
                "GET",
                path,
                headers={
                    "Host": HOST,
                    "Accept-Language": language,
                    "Accept-Encoding": f"gzip, {language}",
                },
            )
            answer = line.getresponse()
            assert (answer.status, len(answer.read()) > 100) == (200, True)
        line.close()

    def is_alive(self) -> bool:
        """Whether it answers."""
        with suppress(OSError):
            return self.get("/healthz")[0] == 200
        return False

    @property
    def logs(self) -> str:
        """Everything that nginx wrote down."""
        return "".join(path.read_text() for path in self.folder.glob("*.log"))

    @property
    def hits(self) -> int:
        """How many answers came from the cache."""
        return self.logs.count(" HIT\n")

    @property
    def from_cache(self) -> Counter[str]:
        """How often the cache answered in which way."""
        return Counter(re.findall(r" ([A-Z]+)$", self.logs, re.MULTILINE))

    def wait_until_written_down(self, count: int) -> Counter[str]:
        """The same, once that many answers stand in the log."""
        eventually(lambda: self.from_cache.total() >= count)
        return self.from_cache


@pytest.fixture(scope="module")
def configured(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int, int]:
    """A folder with the sample, its port, and the port that it leads to."""
    folder, port, behind = tmp_path_factory.mktemp("nginx"), free_port(), free_port()
    certify(folder, HOST)
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(FRAME.format(user=user, folder=folder))
    site = re.sub(r".*listen \[::\].*\n", "", SAMPLE.read_text())
    changes = {
        "listen 80;": f"listen 127.0.0.1:{free_port()};",
        "listen 443": f"listen 127.0.0.1:{port}",
        "127.0.0.1:8000": f"127.0.0.1:{behind}",
        f"/etc/letsencrypt/live/{HOST}": str(folder),
        "/var/cache/nginx": str(folder),
        "/var/log/nginx": str(folder),
    }
    for old, new in changes.items():
        assert old in site
        site = site.replace(old, new)
    (folder / "site.conf").write_text(site)
    return folder, port, behind


@pytest.fixture(scope="module")
def post() -> Iterator[MailServer]:
    """A mail server."""
    server = MailServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def front(configured: tuple[Path, int, int], post: MailServer) -> Iterator[Front]:
    """nginx with the sample in front of an installation that trusts it."""
    folder, port, behind = configured
    trusting = {"TRUSTED_PROXIES": "1"}
    product = Product(folder / "product", post.url, settings=trusting, port=behind)
    product.folder.mkdir()
    product.set_up().serve()
    server = subprocess.Popen(["nginx", "-c", str(folder / "nginx.conf")])
    front = Front(folder, port, product)
    eventually(front.is_alive)
    yield front
    server.terminate()
    server.wait()
    product.stop()


def test_nginx_understands_the_sample(configured: tuple[Path, int, int]) -> None:
    done = subprocess.run(
        ["nginx", "-t", "-c", str(configured[0] / "nginx.conf")],
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stderr
    assert "[warn]" not in done.stderr


def test_a_public_page_comes_from_the_cache(front: Front) -> None:
    first = front.get("/c/salt-works?lang=en")
    before = front.hits

    answers = [front.get("/c/salt-works?lang=en") for _ in range(5)]

    assert answers == [first] * 5
    assert first[0] == 200
    eventually(lambda: front.hits >= before + 4)


def test_languages_are_kept_apart(front: Front) -> None:
    english = front.get("/c/salt-works", **{"Accept-Language": "en"})[1]
    russian = front.get("/c/salt-works", **{"Accept-Language": "ru"})[1]

    assert 'lang="en"' in english
    assert 'lang="ru"' in russian


def test_tokens_are_neither_written_down_nor_kept(
    front: Front, post: MailServer
) -> None:
    direct = front.product.browser
    somebody = Supporter(direct, post, Ledger("salt-works"), "greta@people.example")
    own = somebody.sign_and_confirm()
    spent = somebody.confirm_link()
    for path in (own, f"{own}/letter.txt", spent, spent.replace("confirm", "not-me")):
        front.get(path)
        front.get(f"/{path}?x=1")
        front.get("/static/css/petition.css", Referer=f"https://{HOST}{path}")
    front.product.stop()
    assert front.get(own)[0] == 502

    tokens = [own.split("/")[-1], spent.split("/")[-1]]
    kept = [one for one in (front.folder / "petition").rglob("*") if one.is_file()]
    held = front.logs + "".join(one.read_text("latin-1") for one in kept)
    assert kept
    assert [one for one in tokens if one in held] == []
    front.product.serve()


def test_nobodys_address_is_written_down(front: Front) -> None:
    front.get("/c/salt-works?from=newsletter")

    assert "127.0.0.1" not in front.logs
    assert "newsletter" not in front.logs


def test_metrics_are_not_for_the_world(front: Front) -> None:
    assert front.get("/metrics")[0] == 404
    assert front.product.browser.get("/metrics").status == 200


@pytest.mark.parametrize(
    "path",
    [
        *("/c/salt-works", "/c/salt-works/tally.json"),
        *("/c/salt-works/badge.svg?lang=en", "/embed/salt-works?lang=en"),
    ],
)
def test_nearly_all_of_a_burst_comes_from_the_cache(front: Front, path: str) -> None:
    languages = ("en-GB,en;q=0.9", "ru", "fr,en;q=0.5")
    before = front.from_cache
    visitors = [
        Thread(target=front.crowd, args=(30, path, languages)) for _ in range(10)
    ]
    for one in visitors:
        one.start()
    for one in visitors:
        one.join()

    after = front.wait_until_written_down(before.total() + 300)
    assert after.total() - before.total() == 300
    kept = sum((after - before)[how] for how in ("HIT", "STALE", "UPDATING"))
    assert kept >= 0.95 * 300


def test_a_badge_is_right_within_a_minute_though_it_is_kept(
    front: Front, post: MailServer
) -> None:
    path = "/c/salt-works/badge.svg?lang=en"
    before, direct = front.get(path), front.product.browser
    somebody = Supporter(direct, post, Ledger("salt-works"), "hedda@people.example")
    somebody.sign_and_confirm()

    eventually(lambda: front.get(path) != before, within=60)

    assert "signed" in front.get(path)[1]


def test_people_who_send_slowly_hold_nobody_up(front: Front) -> None:
    """There are more of them than the product has threads."""
    slow = [front.connect() for _ in range(40)]
    for line in slow:
        line.putrequest("POST", "/c/salt-works/preview", skip_host=True)
        line.putheader("Host", HOST)
        line.putheader("Content-Type", "application/x-www-form-urlencoded")
        line.putheader("Content-Length", "1000")
        line.endheaders(b"n")
    for line in slow:
        line.send(b"a")

    assert front.get("/c/salt-works/preview", "POST")[0] == 422
    held = psutil.net_connections("tcp")
    led = [one for one in held if one.raddr and one.raddr.port == front.product.port]
    assert len([one for one in led if one.status == "ESTABLISHED"]) < 40
    for line in slow:
        line.close()


def test_a_kept_page_is_shown_while_the_product_hangs_or_is_down(front: Front) -> None:
    path = "/c/salt-works/people?lang=en"
    kept, processes = front.get(path), front.product.processes()
    before = front.from_cache["UPDATING"]
    for process in processes:
        process.suspend()

    def is_old() -> bool:
        assert front.get(path) == kept
        return front.from_cache["UPDATING"] > before

    eventually(is_old)
    assert front.get(path) == kept
    for process in processes:
        process.resume()
    front.product.stop()
    assert front.get(path) == kept

    front.product.serve()
