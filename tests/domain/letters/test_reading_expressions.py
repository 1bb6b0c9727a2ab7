"""Which expressions are letters, and what is said of the others."""

import pytest


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("supporter.citty", "supporter.citty: did you mean supporter.city?"),
        ("suporter.city", "suporter.city: did you mean supporter.city?"),
        ("city", "city: did you mean supporter.city?"),
        ("people.freed", "people.freed: did you mean people.released?"),
        ("target.nam", "target.nam: did you mean target.name?"),
        ("supporter.shoe_size", "supporter.shoe_size is unknown"),
        ("supporter.email", "supporter.email is unknown"),
        ("supporter.name.first", "supporter.name.first is unknown"),
        ("campaign", "campaign is unknown"),
        ("today.year", "today.year: did you mean today?"),
        ("supporter.name | uper", "| uper: did you mean | upper?"),
        ("people.died | length", "| length: did you mean | count?"),
        ("supporter.name | zzz", "| zzz is not a filter of letters"),
        ("people.died", "A list cannot stand in a letter"),
        ("supporter.name or target.name", "A condition is not text"),
        ("today | upper", "| upper needs text, this is a date"),
        ("supporter.name | names", "| names needs a list of names, this is text"),
        ("supporter.name | upper(1)", "| upper cannot be used like this"),
        ("supporter.city | default(1)", "| default takes a text only"),
        ('"a" if today else 1', "This is either text or a number"),
        ("true", "Only text in quotation marks and whole numbers can stand here"),
        ("supporter.name()", "A call is not part of the letter language"),
        ("1 + 1", "Arithmetic is not part of the letter language"),
        ('("a", "b")', "A list is not part of the letter language"),
    ],
)
def test_a_mistake_is_named_with_what_was_meant(problems, written, said):
    (problem,) = problems("{{ " + written + " }}")
    assert problem.message == said
    assert problem.remedy.endswith((".", "…"))


@pytest.mark.parametrize(
    "condition",
    [
        'supporter.country == "Ireland"',
        'supporter.country != "Peru"',
        'supporter.country in ("Ireland", "Peru")',
        'supporter.country not in ["Chad", "Peru"]',
        '"reland" in supporter.country',
        '"Roza" in people.imprisoned',
        '"Talgat" not in people.imprisoned',
        "people.imprisoned | count == 2",
        "people.imprisoned and today",
        "supporter.city or supporter.name",
        "not supporter.city",
        'not (supporter.city or supporter.name == "x")',
    ],
)
def test_a_condition_holds(say, condition):
    assert say("{% if " + condition + " %}yes{% else %}no{% endif %}") == "yes"
    assert say("{{ 'yes' if " + condition + " else 'no' }}") == "yes"
    assert say("{{ 'yes' if not (" + condition + ") }} .") == "."


@pytest.mark.parametrize(
    "condition",
    [
        "supporter.name == 1",
        "today == '2014-04-22'",
        "1 in people.imprisoned",
        "supporter.name in today",
        "supporter.name in (supporter.city, 'x')",
        "'a' < supporter.name",
        "'a' == supporter.name == 'b'",
        "supporter.name is defined",
    ],
)
def test_a_condition_that_cannot_hold_is_refused(problems, condition):
    assert len(problems("{% if " + condition + " %}yes{% endif %}")) == 1


def test_every_mistake_is_reported_at_once_with_its_line(problems):
    body = "{{ supporter.citty }}\n{% if supporter.nam == target.nme %}\n\nx{% endif %}"
    found = problems(body + "\n{{ people.freed | names }}", subject="{{ tody }}")
    assert [problem.line for problem in found] == [1, 3, 4, 4, 7]


def test_one_mistake_is_not_reported_as_two(problems):
    assert len(problems("{{ supporter.citty | upper | names }}")) == 2
    assert len(problems("{{ supporter.citty | upper | trim }}")) == 1


def test_questions_of_the_campaign_are_known(letter):
    assert letter("{{ supporter.union }}", questions="union").asked == ("union",)


def test_an_unknown_question_is_told_where_questions_go(problems):
    (problem,) = problems("{{ supporter.shoe_size }}")
    assert "[[questions]]" in problem.remedy
