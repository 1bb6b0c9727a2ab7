"""What is said when a source cannot be read at all."""

import pytest


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("{% piont 'a' 'A' %}x", "{% piont %}: did you mean {% point %}?"),
        ("{% frobnicate %}", "{% frobnicate %} is not a tag of letters"),
        ("{% or %}", "{% or %} cannot stand here"),
        ("{% endif %}", "{% endif %} cannot stand here"),
        ("{% if today %}x", "{% if %} is opened and never closed"),
        ("{% editable %}x", "{% editable %} is opened and never closed"),
        ("{% raw %}x{% endraw %}", "{% raw %} is not part of the letter language"),
        ("{{ 12345678901 }}", "A number is too long"),
        ("{{ ((((((((((( }}", "There is too much in one tag"),
    ],
)
def test_a_broken_source_is_named_with_its_line(problems, body, said):
    (problem,) = problems("One\n\n" + body)
    assert (problem.line, problem.message) == (5, said)


def test_curved_quotation_marks_get_their_own_advice(problems):
    (problem,) = problems("{% own_words “Why?” %}")
    assert "straight" in problem.remedy


def test_a_broken_subject_hides_no_broken_body(problems):
    found = problems("{{ supporter.citty }}", subject="{{ (")
    assert [problem.line for problem in found] == [1, 3]


def test_whitespace_control_is_understood(say):
    assert say("One {%- if today -%} Two {%- endif %} Three") == "OneTwo Three"


def test_the_brackets_of_tags_can_be_written(say):
    assert say('{{ "{{" }} x {{ "}}" }}') == "{{ x }}"
