"""From source text to Jinja2's syntax tree, with our three tags and tight limits.

Jinja2 only reads here. Nothing that an organiser wrote is ever compiled or run by it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from jinja2 import TemplateSyntaxError, nodes
from jinja2.ext import Extension
from jinja2.lexer import Lexer
from jinja2.parser import Parser
from jinja2.sandbox import ImmutableSandboxedEnvironment

from petition.domain.letters.blanks import VANISHED
from petition.domain.letters.problems import Problem
from petition.domain.letters.vocabulary import nearest

MOST_TAGS = 500
MOST_WORDS = 100
MOST_BRACKETS = 10
MOST_DIGITS = 9

OPENING = ("(", "[", "{")
CLOSING = (")", "]", "}")

TAGS = (
    "if",
    "elif",
    "else",
    "endif",
    "point",
    "or",
    "endpoint",
    "own_words",
    "editable",
    "endeditable",
)


class Unreadable(Exception):
    """The source breaks off here: what follows cannot be read."""

    def __init__(self, line: int, message: str, remedy: str) -> None:
        self.problem = Problem(line, message, remedy)
        super().__init__(message)


@dataclass
class _Tag:
    """How much stands in the tag that is being read."""

    words: int = 0
    brackets: int = 0

    def take(self, line: int, kind: str, value: str) -> None:
        """Count one token; raises Unreadable when the tag holds too much."""
        self.words += kind != "whitespace"
        self.brackets += (value in OPENING) - (value in CLOSING)
        if self.words > MOST_WORDS or self.brackets > MOST_BRACKETS:
            raise Unreadable(
                line,
                "There is too much in one tag",
                "Split it into several tags or use fewer brackets.",
            )
        if kind in ("integer", "float") and len(value) > MOST_DIGITS:
            raise Unreadable(line, "A number is too long", "Use a shorter number.")


class _LetterLexer(Lexer):
    """Jinja2's lexer within our limits; a comment leaves a mark, as a tag does."""

    def tokeniter(
        self,
        source: str,
        name: str | None,
        filename: str | None = None,
        state: str | None = None,
    ) -> Iterator[tuple[int, str, str]]:
        """The tokens of the source; raises Unreadable at the first beyond a limit."""
        tags, tag = 0, _Tag()
        for line, kind, value in super().tokeniter(source, name, filename, state):
            if kind in ("variable_begin", "block_begin", "comment_begin"):
                tags, tag = tags + 1, _Tag()
            _check_token(line, kind, tags)
            if kind == "comment_begin":
                yield line, "data", VANISHED
            elif kind not in ("comment", "comment_end"):
                if kind != "data":
                    tag.take(line, kind, value)
                yield line, kind, value


def _check_token(line: int, kind: str, tags: int) -> None:
    if tags > MOST_TAGS:
        raise Unreadable(
            line,
            f"The letter has more than {MOST_TAGS} tags",
            "Say it with fewer tags.",
        )
    if kind == "raw_begin":
        raise Unreadable(
            line,
            "{% raw %} is not part of the letter language",
            'Remove it; a tag\'s brackets are written {{ "{{" }}.',
        )


class LetterTags(Extension):
    """{% point %}, {% own_words %} and {% editable %}.

    Each becomes a CallBlock whose callee is an ExtensionAttribute, a node that no
    source text can produce.
    """

    tags = {"point", "own_words", "editable"}  # noqa: RUF012 - Jinja2's own type.

    def parse(self, parser: Parser) -> nodes.Node:
        """Read the tag that the parser stands on."""
        tag = next(parser.stream)
        readers = {
            "point": self._point,
            "own_words": self._own_words,
            "editable": self._editable,
        }
        return readers[tag.value](parser, tag.lineno)

    def _point(self, parser: Parser, line: int) -> nodes.Node:
        remedy = 'Write {% point "key" "Label that the supporter sees" %}.'
        key = _quoted(parser, "{% point %} needs a key in quotation marks", remedy)
        label = _quoted(parser, "{% point %} needs a label in quotation marks", remedy)
        phrasings = [self._phrasing(parser)]
        while parser.stream.skip_if("name:or"):
            phrasings.append(self._phrasing(parser))
        next(parser.stream)
        return self._mark("point", [key, label], phrasings, line)

    def _phrasing(self, parser: Parser) -> nodes.Node:
        body = parser.parse_statements(("name:or", "name:endpoint"))
        return nodes.Scope(body)

    def _own_words(self, parser: Parser, line: int) -> nodes.Node:
        prompt = _quoted(
            parser,
            "{% own_words %} needs a prompt in quotation marks",
            'Write {% own_words "Prompt that the supporter sees" %}.',
        )
        return self._mark("own_words", [prompt], [], line)

    def _editable(self, parser: Parser, line: int) -> nodes.Node:
        body = parser.parse_statements(("name:endeditable",), drop_needle=True)
        return self._mark("editable", [], body, line)

    def _mark(
        self, tag: str, words: list[str], body: list[nodes.Node], line: int
    ) -> nodes.Node:
        arguments: list[nodes.Expr] = [nodes.Const(word) for word in words]
        call = self.call_method(tag, arguments)
        return nodes.CallBlock(call, [], [], body).set_lineno(line)


def _quoted(parser: Parser, message: str, remedy: str) -> str:
    token = parser.stream.current
    if token.type != "string":
        raise Unreadable(token.lineno, message, remedy)
    return str(next(parser.stream).value)


class _LetterSyntax(ImmutableSandboxedEnvironment):
    """Only its parser is used; a sandbox, should anyone ever use the rest."""

    @property
    def lexer(self) -> Lexer:
        return _LetterLexer(self)


SYNTAX = _LetterSyntax(extensions=[LetterTags])


def read_source(source: str) -> nodes.Template:
    """Jinja2's syntax tree of a subject or body; raises Unreadable."""
    try:
        return Parser(SYNTAX, source).parse()
    except TemplateSyntaxError as error:
        raise _unreadable(error.lineno, error.message or "") from None
    except RecursionError:
        raise Unreadable(
            1, "Tags stand too deeply inside each other", "Use simpler conditions."
        ) from None


def _unreadable(line: int, message: str) -> Unreadable:
    if unknown := re.match(r"Encountered unknown tag '(.{1,60}?)'", message):
        return _unknown_tag(line, unknown[1])
    if unclosed := re.search(r"needs to be closed is '(\w+)'", message):
        return Unreadable(
            line,
            f"{{% {unclosed[1]} %}} is opened and never closed",
            f"Write {{% end{unclosed[1]} %}} where it ends.",
        )
    remedy = "Check the brackets, quotation marks and names of the tag."
    if re.match("unexpected char '[“”„‟«»‘’]", message):
        remedy = 'Put straight quotation marks (") into tags.'
    message = f"This cannot be read: {message[:120].rstrip('.')}"
    return Unreadable(line, message, remedy)


def _unknown_tag(line: int, tag: str) -> Unreadable:
    near = nearest(tag, TAGS)
    if near == tag:
        return Unreadable(
            line, f"{{% {tag} %}} cannot stand here", "Check what is opened before it."
        )
    remedy = "The tags are if, elif, else, point, or, own_words and editable."
    meant = f": did you mean {{% {near} %}}?" if near else " is not a tag of letters"
    return Unreadable(line, f"{{% {tag} %}}{meant}", remedy)
