"""Where our tags may stand."""

import pytest

POINT = '{% point "a" "A" %}Yes{% endpoint %}'


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (
            "{% if today %}{% editable %}x{% endeditable %}{% endif %}",
            "{% editable %} cannot stand inside {% if %}",
        ),
        (
            '{% if today %}{% own_words "W" %}{% endif %}',
            "{% own_words %} cannot stand inside {% if %}",
        ),
        (
            '{% point "a" "A" %}x{% own_words "W" %}{% endpoint %}',
            "{% own_words %} cannot stand inside {% point %}",
        ),
        (
            "{% editable %}x" + POINT + "{% endeditable %}",
            "{% point %} cannot stand inside {% editable %}",
        ),
        (
            '{% own_words "A" %}{% own_words "B" %}',
            "{% own_words %} stands twice in this letter",
        ),
        ('{% own_words " " %}', "{% own_words %} has no prompt"),
        ("{% own_words %}", "{% own_words %} needs a prompt in quotation marks"),
        ("{% editable %} {% endeditable %}", "{% editable %} holds no text"),
        (POINT + POINT, "The point a stands twice in this letter"),
        (
            '{% point "a b" "A" %}x{% endpoint %}',
            "'a b' cannot be the key of a point",
        ),
        ('{% point "a" "" %}x{% endpoint %}', "The point a has no label"),
        ('{% point "a" %}x', "{% point %} needs a label in quotation marks"),
        ('{% point a "A" %}x', "{% point %} needs a key in quotation marks"),
        (
            '{% point "a" "A" %}x{% or %} {% endpoint %}',
            "A phrasing of the point a is empty",
        ),
        (
            "{% for a in people.died %}{% endfor %}",
            "{% for %} is not part of the letter language",
        ),
    ],
)
def test_a_tag_out_of_place_is_named(problems, body, said):
    assert [problem.message for problem in problems(body)] == [said]


def test_a_tag_of_ours_cannot_stand_in_the_subject(problems):
    (problem,) = problems("Text", subject=POINT)
    assert problem.message == "{% point %} cannot stand inside the subject"
    assert problem.line == 1


def test_points_may_stand_in_branches_even_the_same_one(letter):
    template = letter(f"{{% if today %}}{POINT}{{% else %}}{POINT}{{% endif %}}")
    assert [point.key for point in template.points] == ["a"]


def test_a_point_in_a_branch_cannot_come_again_after_it(problems):
    found = problems(f"{{% if today %}}{POINT}{{% endif %}}{POINT}")
    assert [p.message for p in found] == ["The point a stands twice in this letter"]


def test_points_hold_values_and_conditions(letter):
    body = "{% if supporter.city %}{{ supporter.city }}{% endif %} {{ today }}"
    template = letter('{% point "a" "A" %}' + body + "{% endpoint %}")
    assert template.asked == ("city",)


def test_ifs_have_a_depth(problems):
    assert not problems("{% if today %}" * 7 + "x" + "{% endif %}" * 7)
    found = problems("{% if today %}" * 9 + "x" + "{% endif %}" * 9)
    assert [p.message for p in found] == ["Tags stand too deeply inside each other"]
