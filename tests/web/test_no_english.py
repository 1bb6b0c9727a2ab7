"""Pages in Russian and Kazakh hold no English, whatever they tell of."""

from __future__ import annotations

import pytest

from tests.web.conftest import MakeSite
from tests.web.support.cyrillic import cyrillic_pack
from tests.web.support.dom import parse
from tests.web.support.latin import english, latin, speaking
from tests.web.support.routes import Route, routes
from tests.web.support.site import Site

in_each_language = pytest.mark.parametrize("language", ["kk", "ru"])
PUBLIC = ["", "/tally", "/people", "/people?on=2001-01-01", "/share", "/my-link"]


@pytest.fixture
def site(make_site: MakeSite) -> Site:
    return make_site((cyrillic_pack(),))


def read_by_people(site: Site, method: str) -> list[Route]:
    """The routes of the workspace whose answers are pages."""
    every = [one for one in routes(site.app) if one.method == method]
    return [one for one in every if not one.rule.endswith(".css")]


def test_english_is_found_and_what_is_quoted_or_code_is_none() -> None:
    page = '<p title="Here">В {{ supporter.name }} и "letters". There <b>is</b> нет</p>'
    assert latin(parse(page)) == {"Here", "There", "is"}


@in_each_language
def test_no_page_of_the_workspace_holds_english(site: Site, language: str) -> None:
    olga = speaking(site, language)
    gets = read_by_people(site, "GET")
    assert english((one.name, one.ask(olga)) for one in gets) == {}


@in_each_language
def test_no_answer_to_an_empty_form_holds_english(site: Site, language: str) -> None:
    # A form may end the session that it comes from.
    posts = read_by_people(site, "POST")
    assert english((one.name, one.ask(speaking(site, language))) for one in posts) == {}
    log = speaking(site, language).get("/organise/c/wharf/log")
    assert english([("log", log)]) == {}


@in_each_language
def test_no_public_page_holds_english(site: Site, language: str) -> None:
    query = f"?lang={language}"
    mine = site.confirmed(query=query, name="Анна", field_branch="Порт", channel="post")
    waiting = site.signed(query=query, name="Пётр", field_branch="Порт")
    paths = [
        *("/", "/nowhere", "/c/wharf/check-your-mail", "/embed/wharf", mine, waiting),
        *(f"/c/wharf{path}" for path in PUBLIC),
        *(f"{mine}/print?target=minister", waiting.replace("confirm", "not-me")),
    ]
    assert (
        english((path, site.get(path, Accept_Language=language)) for path in paths)
        == {}
    )


@in_each_language
def test_no_mistake_of_a_supporter_is_told_in_english(
    site: Site, language: str
) -> None:
    form = site.write(query=f"?lang={language}")
    wrong = ({}, {"name": "", "email": "x", "country": ""}, {"own_words": "x" * 9000})
    answers = [site.sign(form.filled(**one)) for one in wrong]
    assert english((str(n), page) for n, page in enumerate(answers)) == {}
