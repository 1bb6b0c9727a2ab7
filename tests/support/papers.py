"""The papers as tests read them: their tables, links, blocks and paths."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAPERS = ("README", "ARCHITECTURE", "SECURITY", "CONTRIBUTING", "CHANGELOG")
#: Everything that the repository holds at its top.
OURS = (
    *(".ci", "migrations", "petition", "static", "templates", "tests"),
    *("Makefile", "config.py", "pyproject.toml", "LICENSE", ".gitignore"),
    *("requirements.txt", "requirements-dev.txt"),
    *(f"{name}.md" for name in PAPERS),
)
#: Where a path that a paper names may begin.
BASES = (ROOT, ROOT / "petition")
SHAPE = re.compile(r"[\w<>*-][\w.<>*-]*(?:/[\w.<>*-]+)*/?")
ENDINGS = (".py", ".md", ".toml", ".txt", ".html", ".po", "/")
FENCED = re.compile(r"^```\w*\n(.*?)^```", re.DOTALL | re.MULTILINE)
SHOWN_FILE = re.compile(r"^`([^`]+)`\n\n```\w+\n(.*?)^```", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)")


def paper(name: str) -> str:
    """The whole text of a paper."""
    return (ROOT / f"{name}.md").read_text(encoding="utf-8")


def coded(text: str) -> list[str]:
    """What stands between backticks; fenced blocks are left out."""
    return re.findall(r"`([^`]+)`", FENCED.sub("", text))


def table(name: str, head: str) -> list[list[str]]:
    """The rows of the table whose first column is called `head`, without its header."""
    lines = paper(name).splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith(f"| {head} |"))
    rows = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        cells = re.split(r"(?<!\\)\|", line)[1:-1]
        rows.append([cell.strip().replace("\\|", "|") for cell in cells])
    return rows


def named_paths(name: str) -> set[str]:
    """What a paper names in backticks that looks like a path of ours."""
    found = {path for path in coded(paper(name)) if SHAPE.fullmatch(path)}
    return {path for path in found if path.endswith(ENDINGS)}


def exists(path: str) -> bool:
    """Whether a path of ours, or of petition/, is there; <word> stands for any name."""
    pattern = re.sub(r"<\w+>", "*", path).rstrip("/")
    return any(list(base.glob(pattern)) for base in BASES)


def tree() -> Iterator[str]:
    """The paths in the tree of ARCHITECTURE.md."""
    folders: list[str] = []
    block = FENCED.findall(paper("ARCHITECTURE"))[0]
    for entry in block.splitlines():
        depth = (len(entry) - len(entry.lstrip())) // 2
        folders = [*folders[:depth], entry.split()[0]]
        yield "".join(folders)


def links(name: str) -> Iterator[tuple[str, str]]:
    """File and anchor of every link that stays within the repository."""
    for path, anchor in LINK.findall(paper(name)):
        yield path or f"{name}.md", anchor


def anchors(path: str) -> set[str]:
    """The anchors of a paper's headings, as Markdown readers make them."""
    text = (ROOT / path).read_text(encoding="utf-8")
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    bare = (re.sub(r"[^\w\s-]", "", heading).lower() for heading in headings)
    return {heading.replace(" ", "-") for heading in bare}


def shown_pack() -> dict[str, bytes]:
    """The files of the pack that the README shows whole."""
    return {name: text.encode() for name, text in SHOWN_FILE.findall(paper("README"))}


def texts() -> Iterator[tuple[str, str]]:
    """Every text file of the repository, by its name."""
    for top in (ROOT / name for name in OURS):
        for path in [top] if top.is_file() else sorted(top.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                content = path.read_bytes()
                if b"\0" not in content:
                    yield path.relative_to(ROOT).as_posix(), content.decode()
