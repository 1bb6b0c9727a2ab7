"""Whole letters in Russian, Kazakh and Arabic."""

from petition.domain.letters import Vocabulary, compose, parse_letter

RUSSIAN = """Subject: Свободу {{ people.imprisoned | names }}

{{ target.salutation | default("Уважаемые господа") }}!

{% if people.imprisoned | count == 1 %}В тюрьме один человек:{% else %}
В тюрьме остаются:
{% endif %}
{{ people.imprisoned | names }}.

{% point "truth" "Правда о расстреле" %}
Правда должна быть названа.
{% endpoint %}

{{ today }}
"""
KAZAKH = """Subject: Жаңаөзен

Құрметті {{ target.name }},

{% own_words "Неге маңызды?" %}

{% editable %}Мен {{ supporter.city }} қаласынан жазып отырмын.{% endeditable %}

{{ supporter.name | upper }}
"""
ARABIC = """Subject: الحرية لـ {{ people.imprisoned | names }}

السيد {{ target.name }}،
{% if supporter.city in ("تونس", "القاهرة") %}أكتب من {{ supporter.city }}.{% endif %}

{{ supporter.name }}
"""


def read(source, language):
    return parse_letter(source, language, Vocabulary())


def test_a_russian_letter(choices, facts):
    known = facts(people={"imprisoned": ("Канат", "Шабдал")})
    chosen = choices(points=frozenset({"truth"}))
    done = compose(read(RUSSIAN, "ru"), chosen, known)
    assert done.subject == "Свободу Канат и Шабдал"
    assert done.text == (
        "Уважаемые господа!\n\nВ тюрьме остаются:\nКанат и Шабдал.\n\n"
        "Правда должна быть названа.\n\n22 апреля 2014\u202fг."
    )


def test_a_kazakh_letter(choices, facts):
    known = facts(
        supporter={"name": "Әлия Өмірқызы", "city": "Алматы"},
        target={"name": "Нұрсұлтан Әбішұлы"},
    )
    done = compose(read(KAZAKH, "kk"), choices(own_words="Ағам сонда."), known)
    assert done.text == (
        "Құрметті Нұрсұлтан Әбішұлы,\n\nАғам сонда.\n\n"
        "Мен Алматы қаласынан жазып отырмын.\n\nӘЛИЯ ӨМІРҚЫЗЫ"
    )
    assert done.own_characters == len("Ағам сонда.")


def test_an_arabic_letter(choices, facts):
    known = facts(
        supporter={"name": "ليلى می\u200cخواهم", "city": "تونس"},
        target={"name": "الرئيس"},
        people={"imprisoned": ("روزا", "كانات")},
    )
    done = compose(read(ARABIC, "ar"), choices(), known)
    assert done.subject == "الحرية لـ روزا وكانات"
    assert done.text == "السيد الرئيس،\nأكتب من تونس.\n\nليلى می\u200cخواهم"
