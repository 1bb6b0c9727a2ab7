"""What Jinja2 knows and letters do not, and what to write instead."""

from __future__ import annotations

from collections.abc import Mapping

from jinja2 import nodes

from petition.domain.saying import Said, say

LIST = (
    say("A list is not part of the letter language"),
    say("Use a list only after %(word)s.", word="in"),
)
ARITHMETIC = (
    say("Arithmetic is not part of the letter language"),
    say("Write the result itself."),
)
WORDS: Mapping[type[nodes.Node], tuple[Said, Said]] = {
    nodes.Call: (
        say("A call is not part of the letter language"),
        say("Use a filter, such as %(example)s.", example="{{ supporter.city|upper }}"),
    ),
    nodes.Getitem: (
        say("%(sign)s is not part of the letter language", sign="[ ]"),
        say("Write a field with a dot, such as %(field)s.", field="supporter.city"),
    ),
    nodes.Slice: (
        say("A slice is not part of the letter language"),
        say("Use the whole value."),
    ),
    nodes.Test: (
        say("A test with %(word)s is not part of the letter language", word="is"),
        say("Ask %(example)s instead.", example="{% if supporter.city %}"),
    ),
    nodes.Concat: (
        say("%(sign)s is not part of the letter language", sign="~"),
        say("Write the values one after the other."),
    ),
    nodes.Tuple: LIST,
    nodes.List: LIST,
    nodes.Dict: (
        say("A table in { } is not part of the letter language"),
        say("Use %(words)s.", words="if, elif"),
    ),
    nodes.BinExpr: ARITHMETIC,
    nodes.UnaryExpr: ARITHMETIC,
}
SOMETHING = (
    say("This is not part of the letter language"),
    say("Use a value of the vocabulary."),
)


def foreign(node: nodes.Node) -> tuple[Said, Said]:
    """What is wrong with an expression that letters cannot hold, and the remedy."""
    kinds = (kind for kind in WORDS if isinstance(node, kind))
    return WORDS.get(next(kinds, nodes.Node), SOMETHING)
