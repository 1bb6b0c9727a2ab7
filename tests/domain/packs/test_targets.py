from __future__ import annotations

import pytest

from petition.domain.campaigns import Channel
from petition.domain.packs import read_pack

EMAIL = "minister@ports.example"
ADDRESS = 'postal_address = ["1 Quay Street", "Portville"]'
WAYS = '["mail", "own_mail", "post", "by_hand"]'
BRUSSELS = 'name = "Embassy in Brussels"'

MISTAKES = [
    ("[[target]]", "[[targets]]", '1: "targets" is not a key of targets.toml. Did you'),
    ("", "", " There is no target. Write one [[target]] at least"),
    ("", "target = 3", "1: target is not a list of tables. Begin each with [[target]]"),
    ('key = "minister"', 'key = "minister', "2: This is not TOML"),
    ('key = "minister"\n', "", "1: key is missing. Add a line"),
    ('"minister"', '"the minister"', '2: "the minister" cannot be a key. Use at most'),
    (BRUSSELS + "\n", "", '14: name is missing. Add a line: name = "…"'),
    (BRUSSELS, 'name = " "', "16: name is missing"),
    (BRUSSELS, "name = 4", "16: name is neither text nor a table by language. Write"),
    ("name.ru", "name.r", '4: "r" is not a language tag'),
    ('name.ru = "', 'name.ru = 3 # "', "4: name.ru is not text. Put it in quotes"),
    ("портов", r"\u0007", r'4: "Министр \x07" holds the hidden character U+0007'),
    (
        "salutation",
        "salutaion",
        '7: "salutaion" is not a key of [target]. Did you mean',
    ),
    (EMAIL, "minister at ports", '9: "minister at ports" is not an e-mail address'),
    (EMAIL, f"Minister <{EMAIL}>", '9: "Minister <minister@ports.example>" is not an'),
    (
        EMAIL,
        "a@x.org, b@x.org",
        '9: "a@x.org, b@x.org" is not an e-mail address. Write',
    ),
    (EMAIL, "m@gov", '9: "m@gov" is not a whole e-mail address. Add its end'),
    (
        EMAIL,
        "министр@ports.kz",
        '9: "министр@ports.kz" is not an e-mail address. Use L',
    ),
    (EMAIL, rf"{EMAIL}\u0000", r'9: "minister@ports.example\x00" is not an e-mail'),
    (
        EMAIL,
        r"a@b.org\r\nBcc: c@d.org",
        r'9: "a@b.org\r\nBcc: c@d.org" is not an e-mail',
    ),
    (ADDRESS + "\n", "", "11: The channel post needs postal_address, which is missing"),
    ('["mail", "own_mail", "post", "by_hand"]', "5", "12: channels is not a list"),
    (ADDRESS, f"postal_address = {['x'] * 13}", "10: The postal address is too long"),
    ('"KZ"', '"KAZ"', '11: "KAZ" is not a country code. Write the two letters'),
    ('"KZ"', '"UK"', '11: "UK" is not a country code. Did you mean GB?'),
    (
        '"KZ"',
        '"Kazakhstan"',
        '11: "Kazakhstan" is not a country code. Did you mean KZ?',
    ),
    ('"LU"]', '"EU"]', '17: "EU" is not a country code'),
    ('["BE", "LU"]', '"BE"', "17: serves is not a list. Put texts in brackets"),
    ('["ru", "en"]', '["ru", "english"]', '8: "english" is not a language tag'),
    (
        '"by_hand"]',
        '"byhand"]',
        '12: "byhand" is not a value of channels. Did you mean',
    ),
    ('"by_hand"]', '"fax"]', '12: "fax" is not a value of channels. Use one of: mail'),
    (WAYS, "[]", "12: channels is empty. Name one of mail, own_mail, post, by_hand"),
]


@pytest.mark.parametrize(("old", "new", "said"), MISTAKES)
def test_a_mistake_in_targets_toml_is_named_alone(mistakes, old, new, said):
    (found,) = mistakes("targets.toml", old, new)
    assert found.startswith(f"targets.toml:{said}")


def test_both_ways_of_mail_need_an_address(mistakes):
    mail, own_mail = mistakes("targets.toml", f'email = "{EMAIL}"\n', "")
    assert mail.startswith("targets.toml:11: The channel mail needs email, which is m")
    assert own_mail.startswith("targets.toml:11: The channel own_mail needs email")


def test_two_targets_may_not_share_a_key(mistakes):
    found = mistakes("targets.toml", '"embassy-be"', '"minister"')
    assert (
        'targets.toml:15: The key "minister" stands twice. Change one of them.' in found
    )


def test_a_pack_without_targets_toml_is_refused(findings, pack):
    files = {name: text for name, text in pack.items() if name != "targets.toml"}
    mistakes, _ = findings(files)
    assert (
        "targets.toml: There is no targets.toml. Write one [[target]] at least."
        in mistakes
    )


def test_a_target_needs_no_more_than_key_and_name(least):
    (target,) = read_pack(least).pack.targets
    assert (target.key, target.name) == ("king", {"": "The King"})
    assert (target.email, target.country, target.postal_address) == (None, None, ())
    assert (target.languages, target.serves) == ((), ())
    assert (target.office, target.organisation, target.salutation) == ({}, {}, {})


@pytest.mark.parametrize(
    ("data", "ways"),
    [
        ("", [Channel.BY_HAND]),
        (
            'email = "k@court.example"',
            [Channel.MAIL, Channel.OWN_MAIL, Channel.BY_HAND],
        ),
        ('postal_address = ["Palace"]', [Channel.POST, Channel.BY_HAND]),
        ('email = " "\npostal_address = [" "]', [Channel.BY_HAND]),
    ],
)
def test_channels_default_to_those_that_the_data_permit(least, data, ways):
    targets = least["targets.toml"] + data.encode()
    (target,) = read_pack({**least, "targets.toml": targets}).pack.targets
    assert list(target.channels) == ways


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("office@ministry.test", "office@ministry.test"),
        ("office@ministry.invalid", "office@ministry.invalid"),
        ("root@localhost", "root@localhost"),
        ("office@почта.рф", "office@xn--80a1acny.xn--p1ai"),
        ("Office+1@Example.ORG", "Office+1@example.org"),
    ],
)
def test_addresses_for_rehearsals_and_in_any_script_are_taken(least, written, kept):
    targets = least["targets.toml"] + f'email = "{written}"'.encode()
    (target,) = read_pack({**least, "targets.toml": targets}).pack.targets
    assert target.email == kept


def test_a_postal_address_may_be_one_text_of_lines(least):
    targets = least["targets.toml"] + b'postal_address = """\nPalace\nCity\n"""'
    (target,) = read_pack({**least, "targets.toml": targets}).pack.targets
    assert target.postal_address == ("Palace", "City")


def test_countries_may_be_small_letters_and_kosovo(least):
    targets = least["targets.toml"] + b'country = "gb"\nserves = ["xk", "ie", "IE"]'
    (target,) = read_pack({**least, "targets.toml": targets}).pack.targets
    assert (target.country, target.serves) == ("GB", ("XK", "IE"))


def test_texts_of_a_target_may_be_inline_tables(least):
    targets = least["targets.toml"] + b'office = {en = "King", x-old = "Kyng"}'
    (target,) = read_pack({**least, "targets.toml": targets}).pack.targets
    assert target.office == {"en": "King", "x-old": "Kyng"}


def test_a_target_that_reads_no_letter_is_warned_about(warnings):
    warned = warnings("targets.toml", '["ru", "en"]', '["kk", "uz"]')
    assert warned[-1].startswith("targets.toml:8: There is no letter in a language")


def test_a_salutation_that_a_letter_would_lack_is_warned_about(warnings):
    (warned,) = warnings("targets.toml", "salutation =", "salutation.ru =")
    said = "salutation is not there in en, so these letters show it in ru. Add a line"
    assert warned.startswith(f"targets.toml:7: {said}")
