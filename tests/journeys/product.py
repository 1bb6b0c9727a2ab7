"""One installation of the product, used as its organisers use it: by commands."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from tests.journeys.browser import Browser
from tests.journeys.mail_server import free_port
from tests.support.waiting import eventually

ROOT = Path(__file__).resolve().parents[2]
PACK = Path(__file__).with_name("packs") / "salt-works"
CLOCKS = Path(__file__).with_name("clocks")
SENDER = "letters@campaign.example"


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def complaint(self) -> str:
        """The one line that it refused with; fails unless that is all there is."""
        assert self.code == 1, (self.code, self.out, self.err)
        lines = self.err.strip().splitlines()
        assert len(lines) == 1, self.err
        assert "Traceback" not in self.err
        return lines[0]


@dataclass
class Product:
    """An instance folder with its settings, and the processes that run on it."""

    folder: Path
    mail_url: str
    database_url: str = ""
    settings: Mapping[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    _running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def instance(self) -> Path:
        """The instance folder."""
        return self.folder / "instance"

    @property
    def code_file(self) -> Path:
        """The recovery code, kept somewhere else."""
        return self.folder / "kept-elsewhere" / "recovery-code"

    @property
    def passphrase_file(self) -> Path:
        """A passphrase that opens the team key, too; kept somewhere else."""
        return self.code_file.with_name("passphrase")

    @property
    def log_file(self) -> Path:
        """Everything that its processes said."""
        return self.folder / "serve.log"

    @property
    def base(self) -> str:
        """Its public address."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def browser(self) -> Browser:
        """A visitor."""
        return Browser(self.base)

    @property
    def environment(self) -> dict[str, str]:
        """What its commands find in their environment; nothing of ours."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME") & os.environ.keys()}
        ours = {
            "PETITION_INSTANCE": str(self.instance),
            "MAIL_URL": self.mail_url,
            "MAIL_FROM": SENDER,
            "BASE_URL": self.base,
            "RATE_LIMITS": "off",
            "MIN_FORM_SECONDS": "0",
            "PYTHONPATH": f"{CLOCKS}:{ROOT}",
        }
        if self.database_url:
            ours["DATABASE_URL"] = self.database_url
        return {**kept, **ours, **self.settings}

    def run(self, *arguments: str, **settings: str) -> Ended:
        """Run a command to its end, without a terminal."""
        done = subprocess.run(
            self._command(*arguments),
            env={**self.environment, **settings},
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=240,
        )
        return Ended(done.returncode, done.stdout.decode(), done.stderr.decode())

    def do(self, *arguments: str, **settings: str) -> str:
        """Run a command that must succeed; what it said."""
        ended = self.run(*arguments, **settings)
        assert ended.code == 0, (arguments, ended)
        return ended.out

    def set_up(self, pack: Path = PACK) -> Product:
        """Set up, and open a campaign."""
        self.code_file.parent.mkdir(exist_ok=True)
        self.passphrase_file.write_text("correct horse battery staple\n")
        self.do(
            "setup",
            "--recovery-code-file",
            str(self.code_file),
            "--passphrase-file",
            str(self.passphrase_file),
        )
        self.do("campaign", "import", str(pack), "--open")
        return self

    def serve(self) -> subprocess.Popen[bytes]:
        """Start web and worker, and wait until pages come."""
        process = self.start("serve", "--bind", f"127.0.0.1:{self.port}")
        self.wait_until_alive()
        return process

    def wait_until_alive(self) -> None:
        """Wait until pages come; fail if what should serve them has ended."""
        last = self._running[-1]
        eventually(lambda: self.is_alive() or last.poll() is not None, within=90)
        assert last.poll() is None, self.log

    def start(self, *arguments: str, **settings: str) -> subprocess.Popen[bytes]:
        """Start a command that stays."""
        with self.log_file.open("ab") as log:
            process = subprocess.Popen(
                self._command(*arguments),
                env={**self.environment, **settings},
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        self._running.append(process)
        return process

    def is_alive(self) -> bool:
        """Whether pages come."""
        with suppress(OSError):
            return self.browser.get("/healthz").status == 200
        return False

    @property
    def log(self) -> str:
        """Everything that its processes have said so far."""
        return self.log_file.read_text() if self.log_file.exists() else ""

    def processes(self) -> list[psutil.Process]:
        """Everything that runs on it."""
        started = [psutil.Process(one.pid) for one in self._running]
        return started + [
            child for one in started for child in one.children(recursive=True)
        ]

    def stop(self) -> None:
        """End everything that was started, politely."""
        for process in self._running:
            process.terminate()
        for process in self._running:
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                kill_at_once(process)
        self._running.clear()

    def _command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "petition", *arguments]


def kill_at_once(process: subprocess.Popen[bytes], only: str = "") -> None:
    """Kill a process with -9 and what it started: all, or commands named `only`."""
    family = [*psutil.Process(process.pid).children(recursive=True)]
    if not only:
        family.insert(0, psutil.Process(process.pid))
    chosen = [one for one in family if not only or only in one.cmdline()]
    assert chosen, [one.cmdline() for one in family]
    for one in chosen:
        with suppress(psutil.NoSuchProcess):
            one.send_signal(signal.SIGKILL)
    if not only:
        process.wait(30)


def copy_of(pack: Path, folder: Path, slug: str = "") -> Path:
    """A copy of a pack to be changed, perhaps under another slug."""
    copy = folder / (slug or pack.name)
    shutil.copytree(pack, copy)
    if slug:
        change(copy / "campaign.toml", f'slug = "{pack.name}"', f'slug = "{slug}"')
    return copy


def change(file: Path, old: str, new: str) -> None:
    """Put `new` where `old` stands in a file."""
    text = file.read_text()
    assert old in text, (file, old)
    file.write_text(text.replace(old, new))
