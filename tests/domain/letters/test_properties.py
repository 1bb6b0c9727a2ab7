"""What holds for every letter that anyone could write."""

import contextlib
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from petition.domain.letters import (
    Choices,
    Facts,
    LeftoverPrompt,
    LetterTooLong,
    TemplateRefused,
    Vocabulary,
    compose,
    foresee,
    parse_letter,
    share_of_own_words,
    untouched_passages,
)
from petition.domain.letters.blanks import plain, tidy

BODY = """{{ target.name | default("Sir") }},

{% if supporter.city %}
I live in {{ supporter.city | title }}.
{% elif supporter.name in people.died %}
{{ today }}
{% endif %}
{% if people.died %}
They died: {{ people.died | names }}. {% if target.name %}So write.{% endif %}
{% elif not people.released %}
Nobody died.
{% endif %}
{% point "a" "A" %}One{{ supporter.name | upper }}{% or %}Two{% endpoint %}

{% own_words "Why?" %}

{% editable %}I ask {{ target.name }} from [your town].{% endeditable %}
{% editable %}Free {{ people.died | names }}!{% endeditable %}
«{{ supporter.name }}»"""

LOOSE = st.text(st.characters(), max_size=80)
TOKENS = """
{{ }} {% %} {# #} if elif else endif point endpoint or own_words editable endeditable
"a" "Why?" supporter.name supporter.citty target.name people.died | default names ( )
[ ] in not and == != , : = * ** - ~ 1 today for endfor set endset raw endraw block
endblock extends print macro endmacro include from import with endwith autoescape
endautoescape call endcall filter endfilter is none true recursive ignore missing
"""
WORDS = st.lists(st.sampled_from(TOKENS.split()), max_size=8).map(" ".join)
TAGS = st.sampled_from(["{{ %s }}", "{%% %s %%}", "{# %s #}\n", "%s"])
PIECES = st.builds(lambda tag, words: tag % words, TAGS, WORDS)
FACTS = st.builds(
    Facts,
    supporter=st.dictionaries(st.sampled_from(["name", "city"]), LOOSE),
    target=st.dictionaries(st.sampled_from(["name"]), LOOSE),
    campaign=st.just({}),
    people=st.dictionaries(st.just("died"), st.lists(LOOSE, max_size=4).map(tuple)),
    today=st.dates(),
)
CHOICES = st.builds(
    Choices,
    seed=LOOSE,
    points=st.frozensets(st.sampled_from("ab")),
    own_words=LOOSE,
    passages=st.dictionaries(st.integers(0, 3), LOOSE),
)


@given(LOOSE | st.lists(PIECES, max_size=8).map("".join), st.booleans())
@settings(max_examples=300)
def test_any_source_is_either_a_letter_or_refused(source, headed):
    whole = "Subject: {{ supporter.name }}\n\n" + source if headed else source
    with contextlib.suppress(TemplateRefused):
        parse_letter(whole, "en", Vocabulary())


@given(CHOICES, FACTS, st.lists(LOOSE, max_size=2))
@settings(max_examples=200)
def test_writing_ends_in_a_letter_or_a_named_refusal(letter, choices, facts, shown):
    template = letter(BODY, "ru", subject="{{ supporter.name }} {{ today }}")
    untouched_passages(template, facts)
    try:
        done = compose(template, choices, facts, shown)
    except (LeftoverPrompt, LetterTooLong):
        return
    assert done == compose(template, choices, facts, shown)
    assert 0 <= share_of_own_words([done]) <= 100
    assert not {"\0", "\r"} & {*done.text, *done.subject}
    assert "\n" not in done.subject
    assert "\n\n\n" not in done.text


@given(CHOICES, FACTS, st.lists(LOOSE, max_size=2))
@settings(max_examples=200)
def test_what_people_decide_can_be_written_first(letter, choices, facts, shown):
    template = letter(BODY, "ru", subject="{{ people.died | count }}")
    early = foresee(template, facts.people)
    try:
        done = compose(template, choices, facts, shown)
    except (LeftoverPrompt, LetterTooLong) as refusal:
        with pytest.raises(type(refusal)):
            compose(early, choices, facts, shown)
        return
    assert compose(early, choices, facts, shown) == done


@given(FACTS)
def test_a_passage_is_shown_in_good_order(letter, facts):
    for shown in untouched_passages(letter(BODY), facts):
        assert tidy(plain(shown)) == shown.strip()


@given(LOOSE, LOOSE)
def test_words_of_a_supporter_stand_literally(letter, choices, facts, name, words):
    known = facts(supporter={"name": name})
    template = letter('<{{ supporter.name }}>\n\n{% own_words "W" %}')
    done = compose(template, choices(own_words=words), known)
    assert f"<{tidy(plain(name))}>" in done.text
    assert tidy(plain(words)) in done.text
    assert done.own_characters == len(tidy(plain(words)))


@given(FACTS, st.sampled_from(["\n", "\r\n"]))
def test_sending_back_what_was_shown_changes_nothing(letter, choices, facts, line_end):
    template = letter("{% editable %}\nA {{ supporter.name }}\n\nB{% endeditable %}")
    (shown,) = untouched_passages(template, facts)
    sent = choices(passages={1: shown.replace("\n", line_end) + line_end})
    done = compose(template, sent, facts)
    assert done == compose(template, choices(), facts)


@given(st.dates())
def test_every_day_can_be_written(say, today: date):
    for language in ("en", "kk", "ar", "th", "qqx"):
        assert say("{{ today }}", language, today=today)
