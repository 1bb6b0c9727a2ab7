"""Whatever an organiser's browser sends to the workspace is no fault of ours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from petition.services import drafts
from tests.web.conftest import Builder
from tests.web.organise.test_keys import unlock
from tests.web.support.dom import Node
from tests.web.support.routes import routes
from tests.web.support.site import Site
from tests.web.support.workspace import Browser, join

#: They end the session, or compute for a second: tested one by one elsewhere.
ELSEWHERE = ("logout", "account/sessions", "account/password", "keys/", "prove")
NASTY = [
    *("", " ", "\0", "\r\n", "\r\nBcc: x@evil.example", "\x85", "\x1b", "\u2028"),
    *("\u202e", "\u200b", "\ufeff", "\uffff", "é", "İ", "Ａ", "\u0660", "１"),
    *("-1", "0", "1", "99", "9" * 30, "1e9", "1_0", "2147483648", "nan", "0x10"),
    *("en", "ru", "xx", "de-x-" + "a" * 30, "en " * 300, "new", "minister", "ilya"),
    *("0000-00-00", "9999-12-31", "2024-13", "2024-02-30", "12026-01-01T00:00"),
    *("9999-12-31T23:59", "0001-01-01T00:00+23:59", "Europe/London", "../../etc"),
    *("{{ 7*7 }}", "{% if %}", "{{ supporter.branch }}", "{% editable %}", "[x](y)"),
    *("key = 1", '"', '"""', "'", "\\", "---", "# x", "a,b;c", "=1+1", "<script>"),
    *("a@b.example", "mailto:x", "http://[", "//evil.example", "javascript:alert(1)"),
    *("#fff", "#ffffff", "open", "owner", "csv", "data", "delivery", "a" * 70_000),
]
QUERIES = st.sampled_from(
    [*("before", "one", "other", "kind", "language", "done", "next", "part", "lang")]
)
values = st.sampled_from(NASTY) | st.text(max_size=30)


@dataclass(frozen=True)
class Filled:
    """A form of a page, with what it holds."""

    action: str
    fields: dict[str, list[str]]


def filled(form: Node, page: str) -> Filled:
    """A form as a browser would send it, its token aside."""
    found: dict[str, list[str]] = {}
    for one in form.nodes():
        name, kind = one.get("name"), one.get("type")
        ticked = kind not in ("checkbox", "radio") or "checked" in one.attrs
        if one.tag == "textarea":
            found.setdefault(name, []).append(one.raw_text.removeprefix("\n"))
        elif one.tag == "select":
            chosen = [o for o in one.all("option") if "selected" in o.attrs]
            found.setdefault(name, []).extend(o.get("value") for o in chosen[:1])
        elif name and name != "csrf_token":
            found.setdefault(name, []).extend([one.get("value")] if ticked else [])
    return Filled(urlsplit(form.get("action")).path or page, found)


@pytest.fixture(scope="module")
def olga(
    builder: Builder, template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Browser]:
    """An owner who holds the key, of a site that many things are done to."""
    site = builder.copy(template, tmp_path_factory.mktemp("worn") / "site")
    site.confirmed()
    olga = join(site, may_create=True)
    unlock(olga)
    yield olga
    site.backends.close()


@pytest.fixture(scope="module")
def forms(olga: Browser) -> list[Filled]:
    """The forms on all pages of the workspace."""
    known: dict[str, Filled] = {}
    for one in routes(olga.site.app):
        if one.method == "GET" and one.policy.members_only:
            for form in olga.get(one.path()).dom.all("form", method="post"):
                found = filled(form, one.path())
                known.setdefault(found.action, found)
    made = {one.path() for one in routes(olga.site.app) if one.method == "POST"}
    known |= {path: Filled(path, {}) for path in made - known.keys()}
    mine = [f"/organise/{one}" for one in ELSEWHERE]
    return [known[one] for one in sorted(known) if not one.startswith(tuple(mine))]


def mend(site: Site) -> None:
    """Let the draft be a pack again, so that its pages can be tried further."""
    with site.backends.database.reading() as session:
        files = drafts.files(session, 1)
        broken = drafts.check(files).pack is None
        old = drafts.published(session, 1)
    if broken:
        with site.backends.database.writing() as session:
            drafts.follow(session, 1, files, now=site.clock())
            assert drafts.files(session, 1) == old


@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_no_form_of_the_workspace_breaks_it(
    olga: Browser, forms: list[Filled], data: st.DataObject
) -> None:
    form = data.draw(st.sampled_from(forms))
    names = st.sampled_from(sorted(form.fields) or ["x"]) | st.text(max_size=9)
    changes = st.dictionaries(names, st.lists(values, max_size=2), max_size=4)
    page = olga.post(form.action, {**form.fields, **data.draw(changes)})
    assert page.status < 500, form.action
    assert page.status != 400, "the token counts all the way"
    if page.status == 303:
        assert urlsplit(page.location).netloc == ""
        assert olga.get(str(page.headers["Location"])).status < 500
    mend(olga.site)


@settings(max_examples=40, deadline=None)
@given(query=st.dictionaries(QUERIES, values), data=st.data())
def test_no_query_breaks_a_page_of_the_workspace(
    olga: Browser, query: dict[str, str], data: st.DataObject
) -> None:
    pages = [one for one in routes(olga.site.app) if one.method == "GET"]
    path = data.draw(st.sampled_from(pages)).path()
    page = olga.client.get(path, query_string=query, buffered=True)
    assert page.status_code < 500


@settings(max_examples=40, deadline=None)
@given(part=values, data=st.data())
def test_no_address_breaks_the_workspace(
    olga: Browser, part: str, data: st.DataObject
) -> None:
    mine = [one for one in routes(olga.site.app) if one.parts and "/c/" in one.rule]
    one = data.draw(st.sampled_from(mine))
    odd = part.encode("utf-8", "replace").decode()[:300].replace("/", "")
    rest = dict.fromkeys(("key", "name", "language", "what", "number", "token"), odd)
    numbers = {"int:number": data.draw(st.sampled_from(["0", "9" * 30, "2147483648"]))}
    assert one.ask(olga, **rest, **numbers).status < 500
