"""A WordPress of Debian's packages, with everything that it needs in one folder."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.journeys.browser import Browser
from tests.journeys.mail_server import free_port
from tests.support.waiting import eventually

DEBIAN = Path("/usr/share/wordpress")
#: Our settings, and what tells it that loopback is the world.
OURS = Path(__file__).with_name("wordpress")
AUTHOR = "author"
#: One request brings others in the editor; each child takes one at a time.
CHILDREN = "4"
PHP = ("php", "-d", "opcache.enable_cli=1", "-d", "display_errors=stderr")


def is_installed() -> bool:
    """Whether the packages are there."""
    return DEBIAN.is_dir() and all(map(shutil.which, ("php", "mariadbd", "mariadb")))


@dataclass(frozen=True)
class Blog:
    """A running blog, and how its author logs in."""

    base: str
    password: str


@contextmanager
def blogging(folder: Path, provider: str) -> Iterator[Blog]:
    """A blog on a free port of another loopback name than the provider's."""
    blog = Blog(f"http://localhost:{free_port()}", secrets.token_hex(8))
    site = folder / "site"
    site.mkdir()
    for file in DEBIAN.iterdir():
        source = OURS / file.name if file.name == "wp-config.php" else file
        (site / file.name).symlink_to(source)
    environment = {
        **{name: os.environ[name] for name in ("PATH", "HOME") & os.environ.keys()},
        "WORDPRESS_FOLDER": str(folder),
        "WORDPRESS_URL": blog.base,
        "WORDPRESS_PROVIDER": provider,
        "PHP_CLI_SERVER_WORKERS": CHILDREN,
    }
    with ExitStack() as running:
        running.enter_context(_database(folder))
        _install(folder, environment, blog.password)
        running.enter_context(_pages(folder, environment, blog.base))
        yield blog


@contextmanager
def _database(folder: Path) -> Iterator[None]:
    """MariaDB on a socket in the folder; nobody but us gets that far."""
    data, socket = folder / "data", folder / "db.sock"
    data.mkdir()
    command = [
        "mariadbd",
        "--no-defaults",
        f"--datadir={data}",
        f"--socket={socket}",
        f"--pid-file={folder}/db.pid",
        f"--log-error={folder}/db.log",
        "--skip-networking",
        "--skip-grant-tables",
        "--innodb-flush-log-at-trx-commit=0",
        *(["--user=root"] if os.geteuid() == 0 else []),
    ]
    client = ["mariadb", "--no-defaults", f"--socket={socket}"]
    create = [*client, "--execute=CREATE DATABASE wordpress"]
    with _started(command, folder / "db.out", {}):
        eventually(socket.exists)
        eventually(lambda: subprocess.run(create, capture_output=True).returncode == 0)
        yield


def _install(folder: Path, environment: Mapping[str, str], password: str) -> None:
    command = [*PHP, str(OURS / "install.php"), AUTHOR, password]
    done = subprocess.run(
        command, env=dict(environment), capture_output=True, text=True, cwd=folder
    )
    assert done.returncode == 0, done.stderr + done.stdout


@contextmanager
def _pages(folder: Path, environment: Mapping[str, str], base: str) -> Iterator[None]:
    address = base.removeprefix("http://").replace("localhost", "127.0.0.1")
    command = [
        *PHP,
        "-S",
        address,
        "-t",
        str(folder / "site"),
        str(OURS / "router.php"),
    ]

    def answers() -> bool:
        with suppress(OSError):
            return Browser(base).get("/wp-login.php").status == 200
        return False

    with _started(command, folder / "php.log", environment):
        eventually(answers)
        yield


@contextmanager
def _started(
    command: list[str], log: Path, environment: Mapping[str, str]
) -> Iterator[None]:
    """Run a command, and end it with all that it started."""
    with log.open("wb") as out:
        process = subprocess.Popen(
            command,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,  # Then its children are a group with it.
        )
    yield
    os.killpg(process.pid, signal.SIGTERM)
    process.wait(30)
