"""Letters and the closed language that organisers write them in (design §4).

A letter file is "Subject: …", a blank line and the body. Both are text with

* `{{ supporter.city }}`, `{{ people.imprisoned | names }}`, `{{ today }}`: values,
  changed by the filters of `filters.FILTERS`;
  `{{ "Dear" if target.name else "Hello" }}` chooses;
* `{% if supporter.city %} … {% elif … %} … {% else %} … {% endif %}`, with `==`, `!=`,
  `in`, `not in`, `and`, `or`, `not`, texts in quotation marks, whole numbers, and lists
  of texts after `in`;
* `{# a note to oneself #}`;

and in the body only, editable passages and own words by themselves, points also in
`if`:

* `{% point "key" "Label" %} … {% or %} … {% endpoint %}`;
* `{% own_words "Prompt" %}`, once;
* `{% editable %} … {% endeditable %}`; every [text in brackets] in it is a prompt
  that the supporter has to replace.

Jinja2 reads the source; from its syntax tree, by an allow-list, we build a small tree
of our own and write letters from that. Nothing is ever compiled to Python, so a letter
can neither call nor loop nor reach anything but its facts.
"""

from petition.domain.letters.composing import (
    compose,
    foresee,
    share_of_own_words,
    untouched_passages,
)
from petition.domain.letters.facts import Choices, Composed, Facts
from petition.domain.letters.problems import (
    LeftoverPrompt,
    LetterTooLong,
    Problem,
    TemplateRefused,
)
from petition.domain.letters.template import LetterTemplate, Point, parse_letter
from petition.domain.letters.vocabulary import (
    ALWAYS_ASKED,
    CAMPAIGN_FIELDS,
    STATUSES,
    SUPPORTER_FIELDS,
    TARGET_FIELDS,
    Vocabulary,
)

__all__ = [
    "ALWAYS_ASKED",
    "CAMPAIGN_FIELDS",
    "STATUSES",
    "SUPPORTER_FIELDS",
    "TARGET_FIELDS",
    "Choices",
    "Composed",
    "Facts",
    "LeftoverPrompt",
    "LetterTemplate",
    "LetterTooLong",
    "Point",
    "Problem",
    "TemplateRefused",
    "Vocabulary",
    "compose",
    "foresee",
    "parse_letter",
    "share_of_own_words",
    "untouched_passages",
]
