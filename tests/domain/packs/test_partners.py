from __future__ import annotations

import pytest

from petition.domain.packs import read_pack

ORIGIN = '"https://allies.example",'
SITE = '"https://allies.example/about"'

MISTAKES = [
    ("[[partner]]", "[[partners]]", '1: "partners" is not a key of partners.toml. Did'),
    ("[[partner]]", "[partner]", "1: partner is not a list of tables. Begin each with"),
    ('"allies"', '"Allies & Co"', '2: "Allies & Co" cannot be a key. Use at most 40'),
    ('"allies"', f'"{"a" * 41}"', '2: "aaaa'),
    ('"allies"', '"none"', '2: The tally has a row "none" of its own. Choose another'),
    ('"allies"', '"other"', '2: The tally has a row "other" of its own'),
    ('key = "allies"\n', "", "1: key is missing. Add a line"),
    ('name = "Allies"\n', "", "1: name is missing. Add a line"),
    ("site", "sitte", '4: "sitte" is not a key of [partner]. Did you mean site?'),
    (SITE, '"allies.example"', '4: "allies.example" is not a web address. Write it as'),
    (SITE, '"javascript:alert(1)"', '4: "javascript:alert(1)" is not a web address'),
    (SITE, '"https://u:p@a.example/"', '4: "https://u:p@a.example/" is not a web add'),
    (SITE, '"https://[::1/"', '4: "https://[::1/" is not a web address'),
    (
        ORIGIN,
        '"https://a.example/",',
        '5: "https://a.example/" holds more than an orig',
    ),
    (
        ORIGIN,
        '"https://a.example/x",',
        '5: "https://a.example/x" holds more than an or',
    ),
    (ORIGIN, '"https://a.example?",', '5: "https://a.example?" holds more than an ori'),
    (ORIGIN, '"https://*.a.example",', '5: "https://*.a.example" is not an origin'),
    (ORIGIN, '"*",', '5: "*" is not an origin'),
    (ORIGIN, '"null",', '5: "null" is not an origin. Write scheme, host and'),
    (ORIGIN, '"a.example",', '5: "a.example" is not an origin'),
    (ORIGIN, '"https://a.example:99999",', '5: "https://a.example:99999" is not an or'),
    (ORIGIN, '"https://u@a.example",', '5: "https://u@a.example" is not an origin'),
    (ORIGIN, '"https://a.example;x",', '5: "https://a.example;x" is not an origin'),
    (ORIGIN, f'"https://{"a" * 254}",', '5: "https://aaa'),
    (
        ORIGIN,
        "".join(f'"https://a{n}",' for n in range(20)),
        "5: origins are too many: 21. Use at most 20",
    ),
    (ORIGIN, '"ftp://a.example",', '5: "ftp://a.example" is not an origin'),
    ('origins = ["', 'origins = "https://a.example" # ["', "5: origins is not a list"),
    ("consent.en =", "consent = 1 #", "6: consent is neither text nor a table by lang"),
    (
        "consent.en",
        '[[partner]]\nkey = "allies"\nname = "Again"\nconsent.en',
        '7: The key "allies" stands twice',
    ),
]


@pytest.mark.parametrize(("old", "new", "said"), MISTAKES)
def test_a_mistake_in_partners_toml_is_named_alone(mistakes, old, new, said):
    (found,) = mistakes("partners.toml", old, new)
    assert found.startswith(f"partners.toml:{said}")


def test_a_partner_is_read(pack):
    (partner,) = read_pack(pack).pack.partners
    assert (partner.key, partner.name) == ("allies", "Allies")
    assert partner.origins == ("https://allies.example", "http://localhost:8080")
    assert partner.consent == {"en": "Allies may write to me"}


def test_a_partner_needs_key_and_name(least):
    partners = b'[[partner]]\nkey = "a"\nname = "A"\n'
    (partner,) = read_pack({**least, "partners.toml": partners}).pack.partners
    assert (partner.site, partner.origins, partner.consent) == ("", (), {})


def test_partners_may_be_missing(least):
    assert read_pack(least).pack.partners == ()


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("https://bücher.example", "https://xn--bcher-kva.example"),
        ("HTTPS://A.Example", "https://a.example"),
        ("http://[::1]:8080", "http://[::1]:8080"),
    ],
)
def test_origins_are_kept_as_browsers_send_them(least, written, sent):
    toml = f'[[partner]]\nkey = "a"\nname = "A"\norigins = ["{written}"]\n'
    read = read_pack({**least, "partners.toml": toml.encode()}).pack
    assert read.partners[0].origins == (sent,)
