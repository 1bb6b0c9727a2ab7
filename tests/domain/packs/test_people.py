from __future__ import annotations

from datetime import date

import pytest

from petition.domain.campaigns import Consent, PersonStatus
from petition.domain.packs import read_pack
from petition.domain.packs.writing import people_text

HEADER = "key,name,variants,status,date,place,until,source,note\n"

MISTAKES = [
    ("review", "reveiw", '1: "reveiw" is not a column of people.csv. Did you mean rev'),
    ("consent", "colour", '1: "colour" is not a column of people.csv. Use one of: key'),
    ("key,name", "name", "1: The column key is missing. Begin with key,name,variants"),
    ("note", "name", "1: The column name is there twice. Keep one"),
    ("name.ru", "name.russian", '1: "russian" is not a language tag'),
    ("", "", "1: The file is empty. Write a header, or delete the file"),
    ("", "key;name;status\n", "1: The columns are not separated by commas. Save it"),
    ("detained", "detaind", '2: "detaind" is not a value of status. Did you mean det'),
    ("detained", "sad", '2: "sad" is not a value of status. Use one of: detained, imp'),
    ("detained", "", "2: status is missing. Fill in the column status"),
    (",2013,", ",,", "2: date is missing. Fill in the column date"),
    (",2013,", ",spring,", '2: "spring" is not a date. Write it as 2014, 2014-04 or'),
    (",2013,", ",٢٠١٣,", '2: "٢٠١٣" is not a date'),
    (",2013,", ",0000,", '2: "0000" is not a date'),
    (",2013-06,", ",2013-13,", '3: "2013-13" is not a date'),
    ("2017", "2017-02-30", '3: "2017-02-30" is not a date'),
    ("Court", "  ", "2: source is missing. Say who reports this, or delete"),
    (
        "family",
        "familly",
        '2: "familly" is not a value of consent. Did you mean family?',
    ),
    ("2014-06-01", "2014-06", '2: "2014-06" is not a day. Write it as 2014-04-22'),
    ("olga,", "Olga Lee,", '4: "Olga Lee" cannot be a key. Use at most 63'),
    ("olga,", ",", "4: key is missing. Use at most 63"),
    ("Olga Lee", "", "4: name is missing. Fill in the column name"),
    (
        "ivan,,",
        "ivan,Ivan P,",
        '3: "Ivan P" was called "Ivan Petrov" before. Write one',
    ),
    (",,\nolga", ",,,more\nolga", "3: The row has 13 cells, but the header names 12"),
    ('"appeal, refused"', '"appeal" refused', "3: This is not CSV: something follows"),
    ('"appeal, refused"', '"appeal', "3: This is not CSV: a quote is opened here and"),
    ("Olga Lee", "Olga\u202e Lee", r'4: "Olga\u202e Lee" holds the hidden character'),
    ("Olga Lee", '"Olga\nLee"', r'4: "Olga\nLee" holds the hidden character U+000A'),
    ("Court", "x" * 2001, '2: "xxxx'),
]


@pytest.mark.parametrize(("old", "new", "said"), MISTAKES)
def test_a_mistake_in_people_csv_is_named_alone(mistakes, old, new, said):
    (found,) = mistakes("people.csv", old, new)
    assert found.startswith(f"people.csv:{said}")


def test_a_misspelt_column_that_is_needed_is_named_and_missed(mistakes):
    misspelt, missed = mistakes("people.csv", "status", "statsu")
    assert misspelt.endswith("is not a column of people.csv. Did you mean status?")
    assert missed.startswith("people.csv:1: The column status is missing")


def test_ten_thousand_rows_are_enough(mistakes):
    rows = "a,A,,died,2014,,,S,\n" * 10_001
    (found,) = mistakes("people.csv", "", HEADER + rows)
    assert found.endswith("The table is too long. Use at most 10,000 rows.")


def test_a_person_has_the_history_of_all_their_rows(pack):
    ivan = read_pack(pack).pack.people[0]
    assert [entry.status for entry in ivan.history] == [
        PersonStatus.DETAINED,
        PersonStatus.IMPRISONED,
    ]
    assert [entry.date.precision for entry in ivan.history] == ["year", "month"]
    assert ivan.history[1].note == "appeal, refused"


def test_a_person_is_described_by_their_first_row(pack):
    ivan = read_pack(pack).pack.people[0]
    assert ivan.name == {"": "Ivan Petrov", "ru": "Иван"}
    assert ivan.variants == ("I. P.", "Iwan Petrow")
    assert (ivan.consent, ivan.review) == (Consent.FAMILY, date(2014, 6, 1))


def test_a_sourced_row_without_consent_counts_as_public_record(pack):
    assert read_pack(pack).pack.people[1].consent is Consent.PUBLIC_RECORD


def test_of_consent_the_last_row_counts(pack):
    people = pack["people.csv"].replace(
        b"Union bulletin,,,,", b"Union bulletin,,,,\nivan,,,released,2014,,,S,,self,,"
    )
    assert (
        read_pack({**pack, "people.csv": people}).pack.people[0].consent is Consent.SELF
    )


def test_a_register_may_be_missing(least):
    assert read_pack(least).pack.people == ()


def test_optional_columns_may_be_missing_and_rows_short(least):
    people = b"Key, Name ,status,date,source,note\na,A,died,2014,S\n\n,,,,,\n"
    (person,) = read_pack({**least, "people.csv": people}).pack.people
    assert (person.variants, person.history[0].place) == ((), {})


def test_names_may_stand_in_columns_by_language_only(least):
    people = "key,name.en,name.ru,status,date,source\na,A,А,died,2014,S\n".encode()
    (person,) = read_pack({**least, "people.csv": people}).pack.people
    assert person.name == {"en": "A", "ru": "А"}


def test_line_breaks_inside_a_note_become_spaces(least):
    people = HEADER.encode() + b'a,A,,died,2014,,,"S\nT","one\ntwo"\n'
    (person,) = read_pack({**least, "people.csv": people}).pack.people
    assert (person.history[0].source, person.history[0].note) == ("S T", "one two")


def test_formulas_are_kept_as_text(least):
    people = HEADER.encode() + b"a,=1+1,,died,2014,,,<script>,\n"
    (person,) = read_pack({**least, "people.csv": people}).pack.people
    assert (person.name[""], person.history[0].source) == ("=1+1", "<script>")


def test_lines_are_counted_as_an_editor_counts_them(mistakes):
    broken = HEADER + 'a,A,,died,2014,,,S,"one\ntwo"\n\nb,B,,ded,2014,,,S,\n'
    (found,) = mistakes("people.csv", "", broken)
    assert found.startswith('people.csv:5: "ded" is not a value of status')


def test_an_end_before_the_beginning_is_warned_about(warnings):
    (warned,) = warnings("people.csv", "2017", "2012")
    assert warned.startswith("people.csv:3: until (2012) comes before date (2013-06)")


def test_an_end_in_the_same_year_is_no_matter(warnings):
    assert warnings("people.csv", "2017", "2013") == []


def test_a_column_in_a_foreign_language_is_warned_about(warnings):
    (warned,) = warnings("people.csv", "name.ru", "name.fr")
    assert "The column name.fr is in no language of the campaign." in warned


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("yes", "maybe", '2: "maybe" is not a value of do_not_name. Use one of: yes'),
        (
            "A docker",
            "Iwan the docker",
            "2: alias tells the name of somebody who is not",
        ),
        (",Court,", ",Ivan's wife,", "2: source tells the name of somebody who is not"),
        ("2014,Port", '2014,"Gate 2, IVAN"', "2: place tells the name of somebody who"),
    ],
)
def test_what_names_a_hidden_person_is_refused(mistakes, old, new, said):
    table = "key,name,variants,status,date,place,source,alias,do_not_name\n"
    row = "ivan,Ivan,Iwan,detained,2014,Port,Court,A docker,yes\n"
    (found,) = mistakes("people.csv", "", (table + row).replace(old, new))
    assert found.startswith(f"people.csv:{said}")


def test_a_person_is_not_named_if_any_row_says_so(pack):
    table = "key,name,status,date,source,alias,alias.ru,do_not_name\n"
    rows = (
        "a,Ann,died,2014,S,A docker,Докер,\na,,died,2015,S,,,yes\na,,died,2015,S,,,no\n"
    )
    (ann,) = read_pack({**pack, "people.csv": (table + rows).encode()}).pack.people
    assert ann.do_not_name
    assert ann.alias == {"": "A docker", "ru": "Докер"}


def test_who_is_not_to_be_named_is_written_as_it_is_read(pack):
    table = "key,name,status,date,source,alias,alias.ru,do_not_name\n"
    row = "a,Ann,died,2014,S,A docker,Докер,yes\n"
    people = read_pack({**pack, "people.csv": (table + row).encode()}).pack.people
    written = people_text(people).encode()
    assert read_pack({**pack, "people.csv": written}).pack.people == people
