from __future__ import annotations

import pytest

from petition.domain.packs.tomllines import toml_lines

TEXT = '''\
slug = "a"
story = """
goal = 7
"""
"goal" = 5

[organiser] # us
name = "Us"

[[target]]
key = "one"
office . en = "King"
[target.salutation]
ru = "…"

[[target]]
key = "two"
'''


@pytest.mark.parametrize(
    ("table", "number", "key", "line"),
    [
        ("", 0, "slug", 1),
        ("", 0, "goal", 5),
        ("", 0, "closes", None),
        ("organiser", 1, "name", 8),
        ("organiser", 1, "contact", 7),
        ("target", 1, "office.en", 12),
        ("target", 1, "office", 12),
        ("target", 1, "salutation", 13),
        ("target", 1, "salutation.ru", 14),
        ("target", 2, "key", 17),
        ("target", 2, "email", 16),
        ("target", 3, "key", None),
    ],
)
def test_keys_and_tables_are_found_on_their_lines(table, number, key, line):
    assert toml_lines(TEXT).at(table, number, key) == line


def test_what_stands_in_an_inline_array_is_found_on_its_line():
    lines = toml_lines('slug = "a"\nquestions = [{ key = "b" }]\n')
    assert lines.at("questions", 1, "key") == 2
