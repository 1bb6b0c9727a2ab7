"""Phrasings follow the seed and the point alone."""

from hypothesis import given
from hypothesis import strategies as st

from petition.domain.letters import compose

THREE = '{{% point "{0}" "L" %}}1{{% or %}}2{{% or %}}3{{% endpoint %}}'
SEEDS = st.integers(0, 2**64 - 1).map("{:016x}".format)


def test_seeds_reach_every_phrasing(letter, choices, facts):
    template = letter(THREE.format("a"))
    chosen = {
        compose(
            template, choices(seed=f"{n:016x}", points=frozenset("a")), facts()
        ).text
        for n in range(30)
    }
    assert chosen == {"1", "2", "3"}


@given(SEEDS)
def test_one_seed_gives_one_letter_and_its_match_elsewhere(
    letter, choices, facts, seed
):
    chosen = choices(seed=seed, points=frozenset("ab"))
    here = letter("x " + THREE.format("a") + THREE.format("b"))
    there = letter("y " + THREE.format("b") + "\n\n" + THREE.format("a"), "kk")
    text = compose(here, chosen, facts()).text
    assert text == compose(here, chosen, facts()).text
    other = compose(there, chosen, facts()).text.replace("\n", "")
    assert text == f"x {other[3]}{other[2]}"


def test_points_do_not_move_together(letter, choices, facts):
    template = letter(THREE.format("a") + THREE.format("b"))
    texts = {
        compose(
            template, choices(seed=f"{n:016x}", points=frozenset("ab")), facts()
        ).text
        for n in range(60)
    }
    assert len(texts) == 9


def test_points_stand_in_the_order_of_the_letter(letter, choices, facts):
    body = (
        '{% point "b" "B" %}\nb\n{% endpoint %}\n\n{% point "a" "A" %}a{% endpoint %}'
    )
    chosen = choices(points=frozenset({"a", "b", "unknown here"}))
    assert compose(letter(body), chosen, facts()).text == "b\n\na"


def test_a_point_that_nobody_picked_leaves_nothing(say):
    assert say(f"One\n\n{THREE.format('a')}\n\nTwo") == "One\n\nTwo"
