"""Own words, passages, prompts, limits and shares."""

import pytest

from petition.domain.letters import (
    Composed,
    LeftoverPrompt,
    LetterTooLong,
    compose,
    share_of_own_words,
    untouched_passages,
)

OWN = 'Sir,\n\n{% own_words "Why does it matter to you?" %}\n\nYours'
ASK = """{% editable %}
I, from {{ supporter.city }}, ask
{{ target.name }}.
{% endeditable %}"""
OPINION = "{% editable %}I think [your\nopinion].{% endeditable %}"


def test_own_words_stand_where_they_belong_and_count(letter, choices, facts):
    chosen = choices(own_words="  My uncle \r\nworks there.\r\n\r\n\r\n \r\nI worry.\n")
    done = compose(letter(OWN), chosen, facts())
    assert done.text == "Sir,\n\nMy uncle\nworks there.\n\nI worry.\n\nYours"
    assert done.own_characters == len("My uncle\nworks there.\n\nI worry.")


def test_without_own_words_neither_blank_nor_prompt_remains(say):
    assert say(OWN) == "Sir,\n\nYours"


def test_own_words_do_not_count_where_a_letter_has_no_place(letter, choices, facts):
    done = compose(letter("Sir"), choices(own_words="Lost"), facts())
    assert (done.text, done.own_characters) == ("Sir", 0)


def test_a_form_shows_prompts_for_what_is_not_known(letter, facts):
    shown = untouched_passages(letter(ASK), facts(supporter={}, target={}))
    assert shown == ("I, from [city], ask\n[addressee’s name].",)


def test_prompts_can_speak_the_language_of_the_page(letter, facts):
    labels = {"supporter.city": "қала", "target.name": "аты"}
    shown = untouched_passages(letter(ASK), facts(supporter={}, target={}), labels)
    assert shown == ("I, from [қала], ask\n[аты].",)


def test_a_default_is_shown_instead_of_a_prompt(letter, facts):
    body = '{% editable %}in {{ supporter.city | default("town") }}{% endeditable %}'
    assert untouched_passages(letter(body), facts()) == ("in town",)


@pytest.mark.parametrize(
    "given",
    [
        "I, from [city], ask\r\n[addressee’s name].\r\n",
        "I, from Cork, ask\nN. Nazarbayev.",
        " \nI, from Cork, ask  \nN. Nazarbayev.\n\n",
        "Я прошу.\r\n",
    ],
)
def test_a_passage_that_was_only_shown_is_untouched(letter, choices, facts, given):
    known = facts(supporter={"city": "Cork"})
    done = compose(letter(ASK), choices(passages={1: given}), known, ["Я прошу."])
    assert done.text == "I, from Cork, ask\nN. Nazarbayev."
    assert done.own_characters == 0


def test_an_indented_passage_can_stay_untouched(letter, choices, facts):
    template = letter("{% editable %}\n  One\n  Two\n{% endeditable %}")
    (shown,) = untouched_passages(template, facts())
    done = compose(template, choices(passages={1: shown.strip()}), facts())
    assert (done.text, done.own_characters) == ("  One\n  Two", 0)


def test_an_edited_passage_stands_as_it_was_written(letter, choices, facts):
    chosen = choices(passages={1: "Let {{ target.name }} hear\r\nthis. "})
    done = compose(letter("Sir,\n" + ASK + "\nYours"), chosen, facts())
    assert done.text == "Sir,\nLet {{ target.name }} hear\nthis.\nYours"
    assert done.own_characters == len("Let {{ target.name }} hear\nthis.")


def test_a_passage_may_be_emptied(letter, choices, facts):
    template = letter("Sir,\n\n" + ASK + "\n\nYours")
    done = compose(template, choices(passages={1: " \r\n"}), facts(), [""])
    assert (done.text, done.own_characters) == ("Sir,\n\nYours", 0)


def test_passages_are_counted_from_one_and_others_ignored(letter, choices, facts):
    template = letter(
        "{% editable %}a{% endeditable %}{% editable %}b{% endeditable %}"
    )
    done = compose(template, choices(passages={2: "B", 3: "C"}), facts())
    assert (done.text, done.own_characters) == ("aB", 1)


def test_line_breaks_beside_the_tags_of_a_passage_stay(say):
    assert say("Sir:{% editable %}\nOne\n{% endeditable %}Two") == "Sir:\nOne\nTwo"
    assert say("Sir, {% editable %}one{% endeditable %}, two") == "Sir, one, two"


def test_a_prompt_left_in_an_edited_passage_is_refused(letter, choices, facts):
    chosen = choices(passages={1: "I live in [city] and ask."})
    with pytest.raises(LeftoverPrompt) as left:
        compose(letter(ASK), chosen, facts())
    assert (left.value.passage, left.value.prompt) == (1, "[city]")


@pytest.mark.parametrize("passages", [{}, {1: "Yes! I think [your opinion]."}])
def test_a_prompt_of_the_organisers_must_be_replaced(letter, choices, facts, passages):
    with pytest.raises(LeftoverPrompt) as left:
        compose(letter(OPINION), choices(passages=passages), facts())
    assert left.value.prompt == "[your opinion]"
    assert "opinion" not in str(left.value)


def test_a_replaced_prompt_is_fine_and_so_are_other_brackets(letter, choices, facts):
    chosen = choices(passages={1: "I think [sic] so."})
    assert compose(letter(OPINION), chosen, facts()).text == "I think [sic] so."


def test_a_prompt_of_another_language_is_found(letter, choices, facts):
    chosen = choices(passages={1: "Мен [қала] тұрамын, сұраймын"})
    with pytest.raises(LeftoverPrompt):
        compose(letter(ASK), chosen, facts(), ["Мен [қала] тұрамын"])


def test_brackets_in_a_fact_are_no_prompt(letter, choices, facts):
    body = "{% editable %}On {{ campaign.title }}{% endeditable %}"
    known = facts(campaign={"title": "Free [all]"})
    assert compose(letter(body), choices(), known).text == "On Free [all]"


def test_a_letter_has_a_limit_in_bytes(letter, choices, facts):
    compose(letter(OWN), choices(own_words="x" * 11_900), facts())
    with pytest.raises(LetterTooLong) as long:
        compose(letter(OWN), choices(own_words="ж" * 6_000), facts())
    assert (long.value.part, long.value.limit) == ("letter", 12_000)
    assert long.value.size == 12_000 + len("Sir,\n\n\n\nYours")


def test_a_letter_that_grows_without_end_is_stopped_early(letter, choices, facts):
    people = {"released": tuple(f"Person number {n}" for n in range(200))}
    body = "{{ people.released | names }} " * 300
    with pytest.raises(LetterTooLong) as long:
        compose(letter(body), choices(), facts(people=people))
    assert long.value.size < 70_000


def test_a_subject_is_one_line_with_a_limit(letter, choices, facts):
    template = letter("Text", subject="Free {{ people.released | names }} now")
    done = compose(template, choices(), facts(people={"released": ("A\r\nB\x00",)}))
    assert done.subject == "Free A B now"
    with pytest.raises(LetterTooLong) as long:
        compose(template, choices(), facts(people={"released": ("x" * 200,)}))
    assert (long.value.part, long.value.size) == ("subject", 209)


def test_an_empty_value_leaves_no_gap_in_a_subject(letter, choices, facts):
    template = letter("Text", subject="From {{ supporter.city }} with hope")
    assert compose(template, choices(), facts()).subject == "From with hope"


@pytest.mark.parametrize(
    ("letters", "share"),
    [
        ([], 0),
        ([("", 0)], 0),
        ([("abcd", 1)], 25),
        ([("abcd", 4), ("abcd", 0)], 50),
        ([("abc", 2)], 67),
        ([("a" * 200, 1)], 1),
        ([("a" * 201, 1)], 0),
    ],
)
def test_the_share_is_of_all_letters_together(letters, share):
    composed = [Composed("", text, own) for text, own in letters]
    assert share_of_own_words(composed) == share
