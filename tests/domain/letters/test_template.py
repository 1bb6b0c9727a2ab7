"""A letter file, from its first line to its limits."""

import pytest

from petition.domain.letters import (
    ALWAYS_ASKED,
    STATUSES,
    Point,
    TemplateRefused,
    Vocabulary,
    parse_letter,
)
from petition.domain.letters.parts import LETTER_BYTES
from petition.domain.letters.template import SOURCE_BYTES

NONE = Vocabulary()


def refusal(source):
    with pytest.raises(TemplateRefused) as refused:
        parse_letter(source, "en", NONE)
    return [(p.line, p.message) for p in refused.value.problems]


@pytest.mark.parametrize(
    "source", ["", "Dear Sir", "Тема: Письмо\n\nТекст", "Subject: "]
)
def test_a_letter_begins_with_its_subject(source):
    assert (1, "The first line gives no subject") in refusal(source)


def test_a_blank_line_follows_the_subject():
    assert refusal("Subject: A\nText") == [(2, "No blank line follows the subject")]


def test_a_letter_has_text():
    assert refusal("Subject: A\n\n{# later #}\n") == [(3, "The letter has no text")]


def test_windows_files_are_read_like_others():
    source = "\ufeffSubject: A\r\n\r\nOne\r\n{{ supporter.citty }}\r\n"
    assert refusal(source) == [(4, "supporter.citty: did you mean supporter.city?")]


def test_controls_are_refused_with_their_lines():
    message = "There is a control character in this line"
    assert refusal("Subject: A\n\n\x00\n\nb\u2028") == [(3, message), (5, message)]


def test_a_source_has_a_limit():
    assert "20,000 are allowed" in refusal("Subject: A\n\n" + "ж" * 10000)[0][1]
    fits = ("Subject: A\n\n{#" + "x" * SOURCE_BYTES)[: SOURCE_BYTES - 3] + "#}y"
    assert parse_letter(fits, "en", NONE)


def test_a_letter_that_could_only_be_too_long_is_refused():
    assert "locked text" in refusal("Subject: A\n\n" + "x" * (LETTER_BYTES + 1))[0][1]


def test_a_subject_that_could_only_be_too_long_is_refused():
    assert "more than 200" in refusal(f"Subject: {'x' * 201}\n\nText")[0][1]


def test_a_flood_of_mistakes_stops_at_fifty():
    assert len(refusal("Subject: A\n\n" + "{{ x }}" * 400)) == 50


def test_a_refusal_reads_well_in_one_line():
    with pytest.raises(TemplateRefused, match=r"3: supporter\.nme: did you mean"):
        parse_letter("Subject: A\n\n{{ supporter.nme }}", "en", NONE)


def test_the_form_asks_what_the_letter_uses_in_the_usual_order(letter):
    body = "{{ supporter.union }}{{ supporter.city }}{{ supporter.name }}"
    template = letter(body, subject="{{ supporter.phone }}", questions="union")
    assert template.asked == ("name", "city", "phone", "union")
    assert template.required == {"name", "city", "phone", "union"}


@pytest.mark.parametrize(
    "body",
    [
        "{% if supporter.city %}x{% endif %}",
        "{% if today %}{{ supporter.city }}{% else %}{{ supporter.city }}{% endif %}",
        '{{ supporter.city | default("my town") }}',
        '{{ supporter.city | upper | default("my town") }}',
        '{{ supporter.city if supporter.city else "my town" }}',
    ],
)
def test_a_field_is_optional_inside_if_and_default(letter, body):
    assert letter(body).asked == ("city",)
    assert letter(body).required == frozenset()


@pytest.mark.parametrize(
    "body",
    [
        "{{ supporter.city | upper }}",
        "{% if supporter.city %}x{% endif %}{{ supporter.city }}",
        "{% editable %}in {{ supporter.city }}{% endeditable %}",
        '{% point "a" "A" %}in {{ supporter.city }}{% endpoint %}',
    ],
)
def test_a_field_is_required_everywhere_else(letter, body):
    assert letter(body).required == {"city"}


def test_points_prompts_passages_and_people_are_gathered(letter):
    template = letter(
        '{% point "b" "Label  B" %}x{% endpoint %}{% own_words "Why?" %}'
        '{% editable %}y{% endeditable %}{% point "a" "A" %}z{% endpoint %}'
        "{% editable %}{{ people.died | names }}{% endeditable %}"
    )
    assert template.points == (Point("b", "Label B"), Point("a", "A"))
    assert (template.own_words_prompt, template.passages) == ("Why?", 2)
    assert template.statuses == {"died"}


def test_a_letter_without_own_words_has_no_prompt(letter):
    assert letter("Text").own_words_prompt is None


def test_the_words_of_the_contract_are_known(letter):
    body = "".join(f"{{{{ people.{status} | names }}}}" for status in STATUSES)
    assert letter(body).statuses == set(STATUSES)
    assert ALWAYS_ASKED == ("name", "email", "country")
