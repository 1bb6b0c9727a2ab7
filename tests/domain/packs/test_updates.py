from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from petition.domain.packs import read_pack
from petition.domain.packs.writing import update_name, update_text

FILE = "updates/2014-03-01-appeal.ru.md"

MISTAKES = [
    ("title: The appeal\n", "", "1: title is missing. Add a line"),
    ("---\ntitle", "title", "1: The file does not begin with front matter"),
    (
        "source",
        "sources",
        '3: "sources" is not a key of this file. Did you mean source?',
    ),
    (
        "title",
        "publish: tomorrow\ntitle",
        '2: "tomorrow" is not a moment in UTC. Write',
    ),
    ("title", "publish: 2014-04-31T10:00Z\ntitle", '2: "2014-04-31T10:00Z" is not a'),
    ("title", "publish: 2014-04-30T10:00\ntitle", '2: "2014-04-30T10:00" is not a mo'),
    ("The appeal", "The\u202eappeal", r'2: "The\u202eappeal" holds the hidden'),
]


@pytest.mark.parametrize(("old", "new", "said"), MISTAKES)
def test_a_mistake_in_an_update_is_named_alone(mistakes, old, new, said):
    (found,) = mistakes(FILE, old, new)
    assert found.startswith(f"{FILE}:{said}")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("updates/appeal.en.md", "This is not the name of an update. Name it like"),
        ("updates/2014-03-01-Appeal.en.md", "This is not the name of an update"),
        ("updates/2014-03-01-appeal.md", "This is not the name of an update"),
        ("updates/2014-02-30-appeal.en.md", '"2014-02-30" is not a day'),
        ("updates/2014-03-01-appeal.fr.md", "fr is not a language of the campaign"),
        ("updates/2014-03-01-appeal.fr_CA.md", '"fr_CA" is not a language tag'),
        ("updates/2014-03-01-appeal.EN.md", "The update is there 2 times in en"),
    ],
)
def test_an_update_with_a_faulty_name_is_refused(findings, pack, name, said):
    (found,), _ = findings({**pack, name: pack[FILE]})
    assert said in found


def test_an_update_is_read(pack):
    update = read_pack(pack).pack.updates[0]
    assert (update.date, update.slug) == (date(2014, 3, 1), "appeal")
    assert (update.title, update.source) == (
        "The appeal",
        "https://news.example/appeal",
    )
    assert (update.language, update.body) == ("ar", "The court said no.")


def test_an_update_may_be_scheduled(pack):
    later = pack[FILE].replace(b"title:", b"publish: 2014-03-02T18:30Z\ntitle:")
    updates = read_pack({**pack, FILE: later}).pack.updates
    moments = [one.publish_at for one in updates if one.language == "ru"]
    assert moments == [datetime(2014, 3, 2, 18, 30, tzinfo=UTC)]


def test_updates_are_in_the_order_of_their_days(pack):
    later = {"updates/2014-02-01-zebra.en.md": pack[FILE]}
    days = [update.date for update in read_pack({**pack, **later}).pack.updates]
    assert days == sorted(days)


def test_updates_may_be_missing(least):
    assert read_pack(least).pack.updates == ()


def test_an_update_in_one_language_only_is_warned_about(findings, pack):
    name = "updates/2014-03-02-protest.ru.md"
    assert findings({**pack, name: pack[FILE]}) == (
        [],
        [
            f"{name}: The update is not there in en, ar. "
            "Write updates/2014-03-02-protest.en.md."
        ],
    )


def test_an_update_without_source_is_warned_about(warnings):
    (warned,) = warnings(FILE, "source: https://news.example/appeal\n", "")
    assert warned.startswith(f"{FILE}:1: source is missing: readers cannot check where")


def test_a_scheduled_update_is_written_as_it_is_read(pack):
    later = pack[FILE].replace(b"title:", b"publish: 2014-03-02T18:30Z\ntitle:")
    (update,) = [
        one
        for one in read_pack({**pack, FILE: later}).pack.updates
        if one.language == "ru"
    ]
    written = {**pack, update_name(update): update_text(update).encode()}
    assert update in read_pack(written).pack.updates
