from __future__ import annotations

import pytest

from petition.domain.packs import read_pack

OUTSIDE = [
    "../text.en.md",
    "/etc/passwd",
    "updates/../../x.md",
    "C:/x.md",
    "..\\x",
    "./text.en.md",
    "updates//x.md",
    "",
]


@pytest.mark.parametrize("name", OUTSIDE)
def test_a_file_outside_the_folder_is_refused(findings, pack, name):
    (found,), _ = findings({**pack, name: b"x"})
    assert found.startswith(f"{name}: This file name leads out of the pack’s folder.")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"one\ntwo\n\xff", "3: The file is not UTF-8. Save it again as UTF-8"),
        ("Текст".encode("cp1251"), "1: The file is not UTF-8"),
        ("text".encode("utf-16"), "1: The file is not UTF-8"),
        (b"one\n\x00", "2: The file holds the control character U+0000. Delete it"),
        (b"a" * 1_000_001, " The file has 1,000,001 bytes, which is too large. Short"),
    ],
)
@pytest.mark.parametrize(
    "file",
    ["campaign.toml", "targets.toml", "text.en.md", "letter.en.txt", "people.csv"],
)
def test_a_file_that_is_no_text_is_named_alone(findings, pack, file, content, said):
    (found,), _ = findings({**pack, file: content})
    assert found.startswith(f"{file}:{said}")


def test_byte_order_marks_and_windows_line_ends_change_nothing(pack):
    windows = {
        name: b"\xef\xbb\xbf" + text.replace(b"\n", b"\r\n")
        for name, text in pack.items()
    }
    there, here = read_pack(windows), read_pack(pack)
    assert (there.pack, there.warnings) == (here.pack, here.warnings)


def test_two_thousand_files_are_enough(findings, pack):
    many = {f"updates/2014-01-01-u{n}.en.md": b"" for n in range(2_000)}
    (found,), _ = findings({**many, **pack})
    assert found == (
        ".: The folder holds 2,019 files, which is too many. "
        "Leave only the pack in it, at most 2,000 files."
    )


def test_files_that_machines_leave_are_passed_over(findings, pack):
    names = ["README.md", "LICENSE", ".DS_Store", ".git/HEAD", "notes.txt", "x.toml~"]
    assert findings({**pack, **dict.fromkeys(names, b"\xff")}) == ([], [])


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("targts.toml", "If it should be: Did you mean targets.toml?"),
        ("Campaign.toml", "If it should be: Did you mean campaign.toml?"),
        ("text.md", "If it should be: name it text.<language>.md."),
        ("letter.en.md", "If it should be: name it letter.<language>.txt."),
        ("photos/quay.jpg", "If it should be: Use one of: campaign.toml,"),
    ],
)
def test_a_file_that_is_no_part_of_a_pack_is_warned_about(findings, pack, name, remedy):
    _, (warned,) = findings({**pack, name: b"\xff"})
    assert warned.startswith(f"{name}: This file is no part of a pack, so it is not us")
    assert remedy in warned


def test_an_empty_folder_lacks_four_things(findings):
    mistakes, _ = findings({})
    assert [mistake.partition(".")[0] for mistake in mistakes] == [
        "campaign",
        "letter",
        "targets",
        "text",
    ]


def test_a_pack_one_folder_too_deep_is_found(findings, pack):
    mistakes, _ = findings({f"harbour/{name}": text for name, text in pack.items()})
    assert (
        "campaign.toml: There is no campaign.toml. "
        "Import the folder that holds harbour/campaign.toml." in mistakes
    )


@pytest.mark.parametrize(
    "kind", ["text.{}.md", "privacy.{}.md", "outcome.{}.md", "letter.{}.txt"]
)
def test_a_file_in_a_foreign_language_is_refused(findings, pack, kind):
    name = kind.format("fr")
    (found,), _ = findings({**pack, name: pack[kind.format("en")]})
    assert found == (
        f"{name}: fr is not a language of the campaign. "
        "Add it to the settings (campaign.toml: languages); those are en, ru, ar."
    )


def test_a_file_with_no_language_in_its_name_is_refused(findings, pack):
    (found,), _ = findings({**pack, "text.english.md": pack["text.en.md"]})
    assert found.startswith('text.english.md: "english" is not a language tag.')


def test_two_spellings_of_one_language_are_refused(findings, pack):
    (found,), _ = findings({**pack, "text.RU.md": pack["text.ru.md"]})
    assert found == "text.ru.md: text.RU.md is in ru too. Keep one."
