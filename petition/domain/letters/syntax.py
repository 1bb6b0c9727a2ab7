"""From source text to Jinja2's syntax tree, with our three tags and tight limits.

Jinja2 only reads here. Nothing that an organiser wrote is ever compiled or run by it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from jinja2 import TemplateSyntaxError, nodes
from jinja2.ext import Extension
from jinja2.lexer import Lexer
from jinja2.parser import Parser
from jinja2.sandbox import ImmutableSandboxedEnvironment

from petition.domain.letters.blanks import VANISHED
from petition.domain.letters.problems import Problem
from petition.domain.letters.vocabulary import nearest
from petition.domain.saying import Said, listed, say

MOST_TAGS = 500
MOST_WORDS = 100
MOST_BRACKETS = 10
MOST_DIGITS = 9

OPENING = ("(", "[", "{")
CLOSING = (")", "]", "}")

POINT = '{% point "…" "…" %}'
#: What Jinja2 calls the ends of tags, and values.
TOKENS: Mapping[str, str | Said] = {
    "end of print statement": "}}",
    "end of statement block": "%}",
    "string": say("a text"),
    "integer": say("a number"),
    "float": say("a number"),
}

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

    def __init__(self, line: int, message: Said, remedy: Said) -> None:
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
                say("There is too much in one tag"),
                say("Split it into several tags or use fewer brackets."),
            )
        if kind in ("integer", "float") and len(value) > MOST_DIGITS:
            raise Unreadable(
                line, say("A number is too long"), say("Use a shorter number.")
            )


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
            say("The letter has more than %(limit)s tags", limit=MOST_TAGS),
            say("Say it with fewer tags."),
        )
    if kind == "raw_begin":
        raise Unreadable(
            line,
            say("%(tag)s is not part of the letter language", tag="{% raw %}"),
            say(
                "Remove it; a tag’s brackets are written %(example)s.",
                example='{{ "{{" }}',
            ),
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
        tagged = "{% point %}"
        remedy = say(
            "Write %(tag)s: a key, and a label that supporters see.", tag=POINT
        )
        key = _quoted(
            parser, say("%(tag)s needs a key in quotation marks", tag=tagged), remedy
        )
        label = _quoted(
            parser, say("%(tag)s needs a label in quotation marks", tag=tagged), remedy
        )
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
            say("%(tag)s needs a prompt in quotation marks", tag="{% own_words %}"),
            say(
                "Write %(tag)s: a prompt that supporters see.",
                tag='{% own_words "…" %}',
            ),
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


def _quoted(parser: Parser, message: Said, remedy: Said) -> str:
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
            1,
            say("Tags stand too deeply inside each other"),
            say("Use simpler conditions."),
        ) from None


def _unreadable(line: int, message: str) -> Unreadable:
    if unknown := re.match(r"Encountered unknown tag '(.{1,60}?)'", message):
        return _unknown_tag(line, unknown[1])
    if unclosed := re.search(r"needs to be closed is '(\w+)'", message):
        return Unreadable(
            line,
            say("%(tag)s is opened and never closed", tag=f"{{% {unclosed[1]} %}}"),
            say("Write %(tag)s where it ends.", tag=f"{{% end{unclosed[1]} %}}"),
        )
    remedy = say("Check the brackets, quotation marks and names of the tag.")
    if re.match("unexpected char '[“”„‟«»‘’]", message):
        remedy = say("Put straight quotation marks (%(mark)s) into tags.", mark='"')
    return Unreadable(line, _jinja_says(message), remedy)


def _jinja_says(message: str) -> Said:
    """What Jinja2's parser says, in our words."""
    if "end of template" in message or "Missing end of comment" in message:
        return say("This cannot be read: the letter ends in the middle of a tag")
    if found := re.search(
        r"(?:unexpected (?:char )?|got )['\"](.{1,40}?)['\"]", message
    ):
        return say(
            "This cannot be read: %(sign)s does not belong here",
            sign=TOKENS.get(found[1], found[1]),
        )
    return say("This cannot be read")


def _unknown_tag(line: int, tag: str) -> Unreadable:
    near = nearest(tag, TAGS)
    if near == tag:
        return Unreadable(
            line,
            say("%(tag)s cannot stand here", tag=f"{{% {tag} %}}"),
            say("Check what is opened before it."),
        )
    remedy = say(
        "The tags are %(tags)s.",
        tags=listed(one for one in TAGS if not one.startswith("end")),
    )
    name = f"{{% {tag} %}}"
    message = (
        say("%(name)s: did you mean %(meant)s?", name=name, meant=f"{{% {near} %}}")
        if near
        else say("%(tag)s is not a tag of letters", tag=name)
    )
    return Unreadable(line, message, remedy)
