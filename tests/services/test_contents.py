"""What a campaign publishes is read once for each of its revisions."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields

from sqlalchemy import event

from petition.domain.content import Content
from petition.models import Campaign
from petition.services.contents import Contents
from tests.support.harbour import a_content, a_pack
from tests.support.office import Office


def test_a_content_is_its_pack_again(office: Office) -> None:
    read, meant = office.content(), a_content()

    own = {"uid", "campaign_id", "letters", "texts"}
    for name in {field.name for field in fields(Content)} - own:
        assert getattr(read, name) == getattr(meant, name), name
    texts = [(tag, one.text, one.privacy) for tag, one in read.texts.items()]
    assert texts == [(tag, one.text, one.privacy) for tag, one in meant.texts.items()]
    assert list(read.letters) == ["en", "ru", "ar"]


def test_one_revision_is_read_once(office: Office) -> None:
    contents, statements = Contents(), _statements(office)
    first = _get(office, contents)
    read = len(statements)

    assert _get(office, contents) is first
    assert len(statements) == read + 1  # The campaign's row itself.


def test_a_new_revision_is_read_anew(office: Office) -> None:
    contents = Contents()
    first = _get(office, contents)
    office.import_pack(a_pack(goal=9))

    assert (first.goal, _get(office, contents).goal) == (500, 9)


def test_what_is_published_while_it_is_read_is_read_anew(office: Office) -> None:
    contents, packs = Contents(), [a_pack(goal=9)]

    def publish(_c: object, _cursor: object, statement: str, *_: object) -> None:
        if "FROM questions" in statement and packs:
            office.import_pack(packs.pop())

    event.listen(office.database.engine, "before_cursor_execute", publish)
    with office.database.reading() as session:
        row = session.query(Campaign).one()
        content = contents.get(session, row.uid, row.revision)

    assert content.goal == 9
    assert _get(office, contents) is content


def test_many_threads_may_ask_at_once(office: Office) -> None:
    contents = Contents()

    with ThreadPoolExecutor(8) as threads:
        got = list(threads.map(lambda _: _get(office, contents), range(16)))

    assert {one.slug for one in got} == {"harbour"}


def _get(office: Office, contents: Contents) -> Content:
    with office.database.reading() as session:
        row = session.query(Campaign).one()
        return contents.get(session, row.uid, row.revision)


def _statements(office: Office) -> list[str]:
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("SELECT"):
            seen.append(statement)

    event.listen(office.database.engine, "before_cursor_execute", note)
    return seen
