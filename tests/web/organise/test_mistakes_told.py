"""What is wrong with a draft is told in the language of whoever mends it."""

from __future__ import annotations

import pytest

from petition.domain.campaigns import Channel, Consent, PersonStatus
from petition.domain.letters.filters import FILTERS
from petition.domain.letters.syntax import TAGS
from petition.domain.packs import (
    events,
    manifest,
    partners,
    people,
    targets,
    texts,
    updates,
)
from petition.services import drafts
from tests.web.conftest import MakeSite
from tests.web.support.cyrillic import TARGETS, cyrillic_files, cyrillic_pack
from tests.web.support.latin import english, speaking
from tests.web.support.site import Site
from tests.web.support.workspace import Browser

LETTER = "letter.ru.txt"
NEWS = "updates/2024-02-10-anton-home.kk.md"
#: What is taken out of a file, and put in; it then has a mistake or is warned about.
WRONG: dict[str, list[tuple[str, str]]] = {
    "campaign.toml": [
        ('languages = ["ru", "kk"]', 'languages = ["kz", "en_GB", "ru", "ru"]'),
        ('default_language = "ru"', 'default_language = "de"'),
        ("goal = 500", 'goal = "many"\nopens = 2014-02-02\ncloses = "soon"'),
        ("goal = 500", "goal = 0\nopens = 2014-02-02\ncloses = 2014-02-01"),
        ('key = "branch"', 'key = "name"\nkind = "text"'),
        ("required = true", 'required = "yes"'),
        ("[organiser]", "[organiser"),
        ("[organiser]", "[organisers]"),
    ],
    "targets.toml": [
        ('"minister@ports.example"', '"minister"'),
        ('["mail", "own_mail", "post", "by_hand"]', '["mail", "fax"]'),
        ('["mail", "own_mail", "post", "by_hand"]', "[]"),
        ('name = "Министр портов"', 'name = 1\nserves = ["UK"]'),
        ('languages = ["ru"]', 'languages = ["en"]'),
        ('key = "embassy"', 'key = "minister"'),
        (TARGETS, ""),
    ],
    "people.csv": [
        ("imprisoned,2023-06,", "jailed,June,"),
        ("Профсоюз,,self", ",,nobody"),
        ("key,name", "key;name"),
        ("Приговор", '"Приговор'),
        ("Один", '"Один" два'),
        (",status,", ",state,"),
        ("2027-06", "2020"),
    ],
    "events.csv": [
        ("2024-05-20T18:30,Europe/London", "tomorrow,London"),
        (",GB,embassy", ",England,somebody"),
    ],
    "partners.toml": [
        ('"https://mill.example"', '"mill"'),
        ('key = "mill-union"', 'key = "other"'),
    ],
    "text.ru.md": [("title:", "titel:"), ("---\n", ""), ("summary:", "# x:")],
    NEWS: [("source:", "publish: soon\n#"), ("title:", "#")],
    LETTER: [
        ("Subject:", "Тема:"),
        ("{{ supporter.branch }}", "{{ supporter.brunch }} {{ x }} {{ 1 + 1 }}"),
        ("{{ supporter.branch }}", "{{ supporter.name | lenth }} {{ a.b() }}"),
        ("{{ supporter.branch }}", "{{ people.released }} {{ x[1] }} {{ [1] }}"),
        ("{{ supporter.branch }}", "{{ today | upper }} {{ today | date(1) }}"),
        ("{{ supporter.branch }}", "{{ supporter.branch"),
        ("{{ supporter.branch }}", "{% if supporter.city > 1 %}{% endif %}"),
        ("{{ supporter.branch }}", "{{ supporter.city if today else 1 }}"),
        ("{% endpoint %}", ""),
        ("{% endpoint %}", "{% piont %}"),
        ("{% own_words ", "{% own_words “"),
        ("{% own_words ", "{% own_words x "),
        ('{% point "pay"', '{% point "trial"'),
        ('{% point "pay"', '{% for x in y %}{% endfor %}{% point "x x"'),
        ('"Новый суд" %}', '"" %}{% editable %}{% endeditable %}'),
    ],
}
#: Keys, columns and words of files stand there as they are.
KEYS = {
    *("name", "contact", "key", "label", "required", "title", "is", "in", "not"),
    *("minister", "embassy", "today", "trial", "x"),
    *(*manifest.KEYS, *targets.KEYS, *partners.KEYS, *texts.KEYS, *updates.KEYS),
    *(*people.COLUMNS.known, *events.COLUMNS.known, *FILTERS, *TAGS),
    *(*Channel, *Consent, *PersonStatus),
}
PAGES = ["publish", "news", "people", "targets", "texts/ru", "texts/kk", "letters/ru"]


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return cyrillic_files()


@pytest.fixture
def site(make_site: MakeSite) -> Site:
    return make_site((cyrillic_pack(),))


def put(site: Site, name: str, content: str) -> None:
    """Save a file of the draft."""
    with site.backends.database.writing() as session:
        edit = drafts.read(session, 1, name).edit
        drafts.save(
            session, 1, name, content.encode(),
            edit=edit, organiser_id=None, now=site.clock(),
        )  # fmt: skip


def told(who: Browser) -> dict[str, set[str]]:
    """The English on all pages that tell of mistakes."""
    return english((page, who.get(f"/organise/c/wharf/{page}")) for page in PAGES)


@pytest.mark.parametrize("language", ["kk", "ru"])
@pytest.mark.parametrize("name", WRONG)
def test_no_mistake_in_a_draft_is_told_in_english(
    site: Site, files: dict[str, bytes], name: str, language: str
) -> None:
    right, olga = files[name].decode(), speaking(site, language)
    for old, new in WRONG[name]:
        assert old in right
        put(site, name, right.replace(old, new, 1))
        said = {page: words - KEYS for page, words in told(olga).items()}
        assert {page: words for page, words in said.items() if words} == {}
