"""Nothing that people read stands outside of what can be translated."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import TypeGuard

import pytest
from jinja2 import Environment

from tests.support.catalogues import ROOT, extracted

#: What gettext translates as a block; classes and ids, which nobody reads; code, which
#: is the same in every language.
BLOCKS = re.compile(
    r"{%-? trans\b.*?endtrans -?%}"
    r"|{% block \w+_class %}.*?{% endblock %}"
    r"|{% macro described(?:_by)?\b.*?endmacro -?%}"
    r"|<code\b[^>]*>.*?</code>",
    re.DOTALL,
)
LEXER = Environment(autoescape=True)
READ_ALOUD = {"alt", "aria-label", "placeholder", "title"}
#: Names of formats, the same everywhere.
NAMES = {"JSON", "CSV"}
SAYING = {"say", "say_many"}
#: Two words side by side, outside of the brackets of a letter’s tags.
PROSE = re.compile(r"^[^{]*\b[a-z]{2,} [a-z]{3,}\b")
GETTEXT = {"_": 1, "gettext": 1, "ngettext": 2, "say": 1, "say_many": 2}
#: These hand on what others have written down.
HANDING_ON = {"petition/app.py", "petition/documents/words.py"}

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
MAILS = sorted((ROOT / "templates" / "mail").rglob("*.txt"))
MODULES = sorted((ROOT / "petition").rglob("*.py"))


class Reader(HTMLParser):
    """Collects what a page shows and what a screen reader says."""

    def __init__(self) -> None:
        super().__init__()
        self.read: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember what is read aloud of an element."""
        said = READ_ALOUD | ({"content"} if ("name", "description") in attrs else set())
        self.read += [value or "" for name, value in attrs if name in said]

    def handle_data(self, data: str) -> None:
        """Remember a text node."""
        self.read.append(data)


def fixed_text(template: Path) -> str:
    """The parts of a template that stand in every page as they are."""
    source = BLOCKS.sub("", template.read_text())
    return "".join(value for _, kind, value in LEXER.lex(source) if kind == "data")


def test_the_scan_finds_text_that_nobody_can_translate() -> None:
    reader = Reader()
    reader.feed('<p title="Here">And <b>here</b></p>')
    assert [text.strip() for text in reader.read] == ["Here", "And", "here"]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_pages_show_only_what_is_translated(template: Path) -> None:
    reader = Reader()
    reader.feed(fixed_text(template))
    reader.close()
    words = re.findall(r"[^\W\d_]+", " ".join(reader.read))
    assert set(words) <= NAMES


@pytest.mark.parametrize("template", MAILS, ids=lambda path: str(path.parent.name))
def test_mails_say_only_what_is_translated(template: Path) -> None:
    assert re.findall(r"[^\W\d_]+", fixed_text(template)) == []


def calls(module: Path) -> Iterator[tuple[int, str, list[ast.expr]]]:
    """Each call of gettext: its line, its name and the messages it is given."""
    for node in ast.walk(ast.parse(module.read_text())):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in GETTEXT:
                yield node.lineno, name, node.args[: GETTEXT[name]]


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.name)
def test_every_message_of_the_code_is_whole_and_extracted(module: Path) -> None:
    if module.relative_to(ROOT).as_posix() in HANDING_ON:
        return
    for line, _, given in calls(module):
        forms = tuple(one.value for one in given if isinstance(one, ast.Constant))
        assert len(forms) == len(given), f"line {line}: built from pieces"
        assert extracted()[str(forms[0])][: len(forms)] == forms, f"line {line}"


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.name)
def test_what_fills_a_place_in_a_sentence_is_code_and_no_english(module: Path) -> None:
    calls = [n for n in ast.walk(ast.parse(module.read_text())) if is_said(n)]
    values = [one.value for call in calls for one in call.keywords]
    fixed = [one.value for one in values if isinstance(one, ast.Constant)]
    assert [one for one in fixed if PROSE.search(str(one))] == []


def is_said(node: ast.AST) -> TypeGuard[ast.Call]:
    """Whether a rule says something here."""
    return isinstance(node, ast.Call) and getattr(node.func, "id", "") in SAYING
