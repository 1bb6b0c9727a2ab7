"""Whatever an organiser writes can neither call nor loop, allocate nor look around."""

import pytest

ATTACKS = {
    "attributes": "{{ supporter.__class__.__mro__ }}",
    "attributes of text": "{{ ''.__class__ }}",
    "underscore names": "{{ __builtins__ }}{{ _context }}",
    "the template itself": "{{ self }}{{ self._TemplateReference__context }}",
    "methods of what is passed": "{{ target.items }}{{ supporter.keys() }}",
    "a method of a value": "{{ supporter.name.format(1) }}",
    "a big range": "{% for i in range(999999999) %}x{% endfor %}",
    "nested ranges": "{% for i in range(9999) %}{% for j in range(9999) %}x"
    "{% endfor %}{% endfor %}",
    "multiplied text": "{{ 'a' * 10**9 }}",
    "powers": "{{ 9 ** 9 ** 9 }}",
    "doubling": "{% set x = 'aa' %}{% set x = x ~ x %}{{ x }}",
    "namespaces": "{% set ns = namespace(x=1) %}{% set ns.x = 2 %}",
    "format with %": "{{ '%1000000000d' % 1 }}",
    "the format filter": "{{ '%0500000000d' | format(1) }}",
    "padding": "{{ supporter.name | center(1000000000) }}",
    "indenting": "{{ supporter.name | indent(1000000000) }}",
    "a chain of replacements": "{{ 'a' | replace('a', 'aaaaaaaaaa') }}",
    "generated text": "{{ lipsum(100000) }}",
    "helpers": "{{ cycler(1) }}{{ joiner(1) }}{{ dict(a=1) }}",
    "macros": "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "calls with a body": "{% call supporter() %}x{% endcall %}",
    "other files": "{% include '/etc/passwd' %}",
    "imports": "{% import 'os' as os %}{% from 'os' import path %}",
    "inheritance": "{% extends 'base' %}{% block a %}x{% endblock %}",
    "slices": "{{ supporter.name[0:5] }}",
    "subscripts": "{{ supporter['__class__'] }}",
    "attribute filter": "{{ supporter | attr('__class__') }}",
    "map filter": "{{ people.released | map('upper') | list }}",
    "filter blocks": "{% filter upper %}x{% endfilter %}",
    "tests": "{{ supporter.name is string }}{{ 1 is divisibleby 0 }}",
    "nested parentheses": "{{ " + "(" * 4000 + "1" + ")" * 4000 + " }}",
    "nested brackets": "{{ " + "[" * 4000 + "]" * 4000 + " }}",
    "chained filters": "{{ supporter.name" + " | upper" * 2000 + " }}",
    "chained negations": "{% if " + "not " * 4000 + "today %}x{% endif %}",
    "chained conditions": "{{ " + "'a' if today else " * 900 + "'b' }}",
    "chained dots": "{{ supporter" + ".a" * 9000 + " }}",
    "nested ifs": "{% if today %}" * 700 + "{% endif %}" * 700,
    "very many tags": "{{ today }}" * 1700,
    "very many lists": "{{ people.released | names }}" * 600,
    "huge numbers": "{{ " + "9" * 15000 + " }}",
    "huge fractions": "{{ 1e999999999 }}",
    "huge hexadecimals": "{{ 0x" + "f" * 15000 + " }}",
    "hidden controls": '{{ "\\x00" }}{{ "\\ud800" }}',
    "raw text": "{% raw %}{{ self }}{% endraw %}",
    "other markup": "{% trans %}x{% endtrans %}{% debug %}",
    "escaping switched": "{% autoescape true %}x{% endautoescape %}",
    "scopes": "{% with a = 1 %}{{ a }}{% endwith %}",
    "tables": "{{ {'a': 1} }}",
    "foreign arguments": "{{ supporter.name | default(supporter.name * 9) }}",
    "spread arguments": "{{ supporter.name | default(*people.released) }}",
    "our marks, forged": "{{ caller() }}{{ super() }}{{ varargs }}",
}


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS.keys())
def test_an_attack_is_refused_when_it_is_read(problems, attack):
    assert problems(attack)


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS.keys())
def test_an_attack_hides_neither_in_a_tag_nor_in_the_subject(problems, attack):
    hidden = f"{{% if supporter.city == 'x' %}}{attack}{{% endif %}}"
    assert problems(hidden)
    assert problems(f"{{% editable %}}a {attack}{{% endeditable %}}")
    assert problems("Text", subject=attack)


@pytest.mark.parametrize(
    "typed", ["{{ supporter.name }}", "{% own_words %}", "{# x #}", "{0} %s $x"]
)
def test_what_a_supporter_types_is_never_expanded(say, facts, typed):
    known = facts(supporter={"name": typed, "city": typed})
    assert say("{{ supporter.name }}", supporter=known.supporter) == typed
    assert say("{{ supporter.city | trim }}", supporter=known.supporter) == typed


def test_a_value_cannot_end_an_editable_passage(say):
    typed = {"name": "{% endeditable %}{{ target.name }}"}
    body = "{% editable %}I am {{ supporter.name }}.{% endeditable %}"
    assert say(body, supporter=typed) == "I am {% endeditable %}{{ target.name }}."


def test_facts_and_templates_keep_their_contents_out_of_logs(letter, facts):
    assert "secret" not in repr(letter("A secret {{ supporter.name }}"))
    assert "Ann" not in repr(facts())
