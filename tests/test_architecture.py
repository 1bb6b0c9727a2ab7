"""The rules of ARCHITECTURE.md that a machine can check."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "petition"
FILES = sorted(PACKAGE.rglob("*.py"))

#: What each layer may import of ours besides itself (design §3).
ALLOWED = {
    "domain": set(),
    "models": {"domain", "db.types"},
    "db": set(),
    "documents": {"domain"},
    "services": {"domain", "models", "documents", "db.statements"},
    "adapters": {"domain", "services.ports"},
    "web": {"domain", "models", "db", "documents", "services", "bootstrap", "settings"},
    "cli": {
        *("domain", "models", "db", "documents", "services"),
        *("bootstrap", "settings", "supervisor", "worker"),
    },
    "worker": {"domain", "models", "db", "documents", "services"},
    "supervisor": set(),
    "settings": {"domain", "adapters.mail_url"},
    "bootstrap": {
        *("domain", "models", "db", "documents", "services", "adapters", "settings"),
    },
    "app": {"domain", "documents", "bootstrap", "settings", "web"},
    "__init__": {"app"},
    "__main__": {"cli"},
}
FLASK = {"web", "app"}
SQLALCHEMY = {"models", "db", "services", "web", "cli", "worker", "bootstrap", "app"}

LONGEST_FILE, LONGEST_FUNCTION = 300, 40


def layer(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def imported(path: Path) -> frozenset[str]:
    return frozenset(_imported(path))


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef):
            yield node


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", FILES, ids=name)
def test_a_layer_imports_only_what_stands_below_it(path: Path) -> None:
    mine = layer(path)

    ours = {
        one.removeprefix("petition.")
        for one in imported(path)
        if one.startswith("petition.")
    }

    allowed = (mine, *ALLOWED[mine])
    assert not {one for one in ours if not one.startswith(allowed)}


@pytest.mark.parametrize("path", FILES, ids=name)
def test_flask_and_sqlalchemy_stay_in_their_layers(path: Path) -> None:
    tops = {one.split(".")[0] for one in imported(path)}

    assert "flask" not in tops or layer(path) in FLASK
    assert "sqlalchemy" not in tops or layer(path) in SQLALCHEMY


@pytest.mark.parametrize("path", FILES, ids=name)
def test_nothing_is_imported_inside_a_function(path: Path) -> None:
    inside = [
        node.lineno
        for function in functions(path)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]

    assert not inside


@pytest.mark.parametrize("path", FILES, ids=name)
def test_only_the_context_touches_flask_globals(path: Path) -> None:
    taken = {one for one in imported(path) if one in ("flask.g", "flask.current_app")}

    assert not taken or name(path) == "petition/web/context.py"


@pytest.mark.parametrize("path", FILES, ids=name)
def test_files_and_functions_stay_small(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    long = [
        f"{function.name}: {function.end_lineno - function.lineno + 1}"
        for function in functions(path)
        if function.end_lineno
        and function.end_lineno - function.lineno >= LONGEST_FUNCTION
    ]

    assert lines <= LONGEST_FILE
    assert not long


@pytest.mark.parametrize("path", FILES, ids=name)
def test_every_module_class_and_public_function_has_a_docstring(path: Path) -> None:
    nodes = [tree(path), *ast.walk(tree(path))]
    bare = [
        getattr(node, "name", name(path))
        for node in nodes
        if isinstance(node, ast.Module | ast.ClassDef)
        and not ast.get_docstring(node)
        and path.read_text(encoding="utf-8").strip()
    ]

    assert not bare


def test_no_module_is_called_utils() -> None:
    assert not [path for path in FILES if path.stem in ("utils", "helpers", "misc")]


def test_only_the_database_layer_commits() -> None:
    guilty = [
        name(path)
        for path in FILES
        if layer(path) != "db"
        and re.search(r"\.commit\(\)", path.read_text(encoding="utf-8"))
    ]

    assert guilty == []


def test_only_config_and_the_commands_read_the_environment() -> None:
    guilty = {
        name(path)
        for path in FILES
        if "os.environ" in path.read_text(encoding="utf-8")
        and layer(path) not in ("cli", "app", "supervisor")
    }

    assert guilty == set()
