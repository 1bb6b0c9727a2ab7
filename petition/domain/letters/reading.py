"""From Jinja2's syntax tree to the parts of a letter, by an allow-list."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, cast

from jinja2 import nodes

from petition.domain.letters.blanks import one_line, plain, tidy
from petition.domain.letters.expressions import Expression
from petition.domain.letters.findings import Findings
from petition.domain.letters.parts import (
    Block,
    Either,
    OwnWords,
    Part,
    Passage,
    PointPart,
    Printed,
    Text,
)
from petition.domain.letters.reading_expressions import (
    ExpressionReader,
    prompted_field,
)
from petition.domain.saying import Said, say

POINT_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
DEEPEST = 8
TOO_DEEP = say("Tags stand too deeply inside each other")
SIMPLER = say("Use simpler conditions.")

FOREIGN: Mapping[type[nodes.Node], str] = {
    nodes.For: "for",
    nodes.Assign: "set",
    nodes.AssignBlock: "set",
    nodes.With: "with",
    nodes.Macro: "macro",
    nodes.CallBlock: "call",
    nodes.FilterBlock: "filter",
    nodes.Block: "block",
    nodes.Include: "include",
    nodes.Import: "import",
    nodes.FromImport: "from",
    nodes.Extends: "extends",
    nodes.Scope: "autoescape",
}


class LetterReader:
    """Reads a subject or a body, and gathers what the form has to ask."""

    def __init__(self, findings: Findings, within: Said | None = None) -> None:
        self.findings = findings
        self.expressions = ExpressionReader(findings)
        self.points: dict[str, str] = {}
        self.own_words: str | None = None
        self.passages: list[Passage] = []
        self._within: str | None = within
        self._depth = 0
        self._used: frozenset[str] = frozenset()
        self._readers: Mapping[type[nodes.Node], Callable[[Any], Iterator[Part]]] = {
            nodes.Output: self._output,
            nodes.If: self._if,
            nodes.CallBlock: self._tag,
        }
        self._tags: Mapping[str, Callable[[nodes.CallBlock], Iterator[Part]]] = {
            "point": self._point,
            "own_words": self._own_words,
            "editable": self._editable,
        }

    def block(self, children: Sequence[nodes.Node]) -> Block:
        """The parts of a block; mistakes are noted and left out."""
        self._depth += 1
        parts = tuple(part for child in children for part in self._parts(child))
        self._depth -= 1
        return parts

    def _parts(self, node: nodes.Node) -> Iterator[Part]:
        reader = self._readers.get(type(node), self._foreign)
        if self._depth <= DEEPEST:
            return reader(node)
        return self._refused(node, TOO_DEEP, SIMPLER)

    def _output(self, node: nodes.Output) -> Iterator[Part]:
        for child in node.nodes:
            if isinstance(child, nodes.TemplateData):
                yield Text(child.data)
            else:
                yield Printed(self.expressions.printed(child), prompted_field(child))

    def _if(self, node: nodes.If) -> Iterator[Part]:
        before = after = self._used
        branches: list[tuple[Expression, Block]] = []
        for branch in (node, *node.elif_):
            test = self.expressions.condition(cast(nodes.Expr, branch.test))
            branches.append((test, self._branch(branch.body, before)))
            after |= self._used
        otherwise = self._branch(node.else_, before)
        self._used |= after
        yield Either(tuple(branches), otherwise)

    def _branch(self, body: list[nodes.Node], used: frozenset[str]) -> Block:
        self._used = used
        with self.findings.sheltered():
            return self.block(body)

    def _tag(self, node: nodes.CallBlock) -> Iterator[Part]:
        tag = own_tag(node)
        if tag is None:
            return self._foreign(node)
        if self._within or (tag != "point" and self._depth > 1):
            message = say(
                "%(tag)s cannot stand inside %(where)s",
                tag=f"{{% {tag} %}}",
                where=self._within or "{% if %}",
            )
            remedy = say("Move %(tag)s out of it.", tag=f"{{% {tag} %}}")
            return self._refused(node, message, remedy)
        return self._tags[tag](node)

    def _point(self, node: nodes.CallBlock) -> Iterator[Part]:
        key, label = arguments(node)
        self._check_point(node, key, label)
        self._used |= {key}
        self.points.setdefault(key, label)
        with self._inside("{% point %}"):
            bodies = [cast(nodes.Scope, body).body for body in node.body]
            phrasings = tuple(self.block(body) for body in bodies)
        if any(is_blank(phrasing) for phrasing in phrasings):
            message = say("A phrasing of the point %(key)s is empty", key=key)
            remedy = say("Write it, or remove its %(tag)s.", tag="{% or %}")
            self._mistake(node, message, remedy)
        yield PointPart(key, phrasings)

    def _check_point(self, node: nodes.CallBlock, key: str, label: str) -> None:
        if not POINT_KEY.fullmatch(key):
            message = say("%(key)s cannot be the key of a point", key=repr(key[:60]))
            remedy = say("Use up to 64 of A-Z a-z 0-9 _ . and -.")
            self._mistake(node, message, remedy)
        if not label:
            message = say("The point %(key)s has no label", key=key[:60])
            self._mistake(node, message, say("Say in a few words what it adds."))
        if key in self._used:
            message = say("The point %(key)s stands twice in this letter", key=key[:60])
            self._mistake(node, message, say("Give each point a key of its own."))

    def _own_words(self, node: nodes.CallBlock) -> Iterator[Part]:
        (prompt,) = arguments(node)
        if self.own_words is not None:
            message = say("%(tag)s stands twice in this letter", tag="{% own_words %}")
            remedy = say("Keep one place for the supporter’s words.")
            self._mistake(node, message, remedy)
        elif not prompt:
            message = say("%(tag)s has no prompt", tag="{% own_words %}")
            remedy = say("Say what a supporter may write there.")
            self._mistake(node, message, remedy)
        self.own_words = prompt
        yield OwnWords()

    def _editable(self, node: nodes.CallBlock) -> Iterator[Part]:
        with self._inside("{% editable %}"):
            body = self.block(node.body)
        if is_blank(body):
            message = say("%(tag)s holds no text", tag="{% editable %}")
            remedy = say("Write what stands there untouched.")
            self._mistake(node, message, remedy)
        passage = passage_of(len(self.passages) + 1, body)
        self.passages.append(passage)
        yield passage

    @contextmanager
    def _inside(self, tag: str) -> Iterator[None]:
        self._within = tag
        yield
        self._within = None

    def _foreign(self, node: nodes.Node) -> Iterator[Part]:
        tag = FOREIGN.get(type(node), type(node).__name__.lower())
        message = say(
            "%(tag)s is not part of the letter language", tag=f"{{% {tag} %}}"
        )
        remedy = say("Use only %(tags)s.", tags="if, point, own_words, editable")
        return self._refused(node, message, remedy)

    def _refused(self, node: nodes.Node, message: Said, remedy: Said) -> Iterator[Part]:
        self._mistake(node, message, remedy)
        return iter(())

    def _mistake(self, node: nodes.Node, message: Said, remedy: Said) -> None:
        self.findings.problem(line_of(node), message, remedy)


def line_of(node: nodes.Node) -> int:
    """Where a node begins; Jinja2 gives {% autoescape %} itself no line."""
    lines = (child.lineno for child in node.find_all(nodes.Node))
    return node.lineno or next(filter(None, lines), 1)


def own_tag(node: nodes.CallBlock) -> str | None:
    """Which of our tags the node stands for; None for Jinja2's {% call %}."""
    callee = node.call.node
    return callee.name if isinstance(callee, nodes.ExtensionAttribute) else None


def arguments(node: nodes.CallBlock) -> tuple[str, ...]:
    """The quoted words of one of our tags, each on one line."""
    words = (cast(nodes.Const, word).value for word in node.call.args)
    return tuple(one_line(plain(word)) for word in words)


def passage_of(number: int, body: Block) -> Passage:
    """An editable passage with the line breaks that stand beside its tags."""
    first, last = body[:1], body[-1:]
    before = any(isinstance(p, Text) and re.match(r"[ \t]*\n", p.text) for p in first)
    after = any(isinstance(p, Text) and re.search(r"\n[ \t]*$", p.text) for p in last)
    return Passage(number, body, "\n" * before, "\n" * after)


def is_blank(block: Block) -> bool:
    """Whether nothing at all stands in a block."""
    return all(isinstance(part, Text) and not tidy(part.text) for part in block)
