from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from petition.domain.packs import PackRefused, read_pack


def test_a_good_pack_has_neither_mistakes_nor_warnings(findings, pack):
    assert findings(pack) == ([], [])


def test_the_least_pack_is_good(findings, least):
    assert findings(least) == ([], [])


def test_every_mistake_is_named_at_once_by_file_and_line(findings, pack):
    manifest = pack["campaign.toml"].replace(b"goal = 500", b"goal = 0")
    files = {
        "text.en.md": pack["text.en.md"].replace(b"ask", b"asl"),
        "people.csv": pack["people.csv"].replace(b"detained", b"gone"),
        "campaign.toml": manifest.replace(b"limit = 2", b"limit = 20"),
    }
    mistakes, _ = findings({**pack, **files})
    places = [mistake.partition(": ")[0] for mistake in mistakes]
    manifest_places = ["campaign.toml:6", "campaign.toml:7"]
    assert places == [*manifest_places, "people.csv:2", "text.en.md:4"]


def refusal(files):
    try:
        read_pack(files)
    except PackRefused as refused:
        return refused
    return None


def is_told_well(refused):
    lines = [str(finding) for finding in refused.findings]
    return all(
        line.isprintable() and finding.message and finding.remedy
        for line, finding in zip(lines, refused.findings, strict=True)
    )


NAMES = st.sampled_from(
    [
        *("campaign.toml", "targets.toml", "people.csv", "events.csv", "partners.toml"),
        *("text.en.md", "text.ru.md", "letter.en.txt", "privacy.ar.md"),
        "updates/2014-03-01-appeal.en.md",
    ]
)
SCRAPS = st.one_of(
    st.binary(max_size=12),
    st.text(max_size=12).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.sampled_from(
        b'" [ ] [[ { } {{ {% = . , ; --- # """ \\u202e true 1e9 -1 [] {} "" @'.split()
    ),
    st.sampled_from(b"2014 2014-01-01 https:// \xef\xbb\xbf \x00 \n".split(b" ")),
)


@settings(deadline=None, max_examples=150)
@given(name=NAMES, scrap=SCRAPS, data=st.data())
def test_a_pack_changed_anywhere_is_read_or_refused(pack, name, scrap, data):
    content = pack[name]
    begin = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(begin, min(len(content), begin + 30)))
    refused = refusal({**pack, name: content[:begin] + scrap + content[end:]})
    assert refused is None or is_told_well(refused)


@settings(deadline=None, max_examples=100)
@given(
    st.dictionaries(
        st.one_of(NAMES, st.text(max_size=30)), st.binary(max_size=60), max_size=6
    )
)
def test_any_files_are_refused_in_good_order(files):
    refused = refusal(files)
    assert refused is not None
    assert is_told_well(refused)


def test_deeply_nested_toml_is_refused(findings, pack):
    (found,), _ = findings({**pack, "partners.toml": b"a = " + b"[" * 100_000})
    assert found.startswith("partners.toml: This is not TOML")


def test_a_number_beyond_all_bounds_is_refused(findings, pack):
    (found,), _ = findings({**pack, "partners.toml": b"a = " + b"9" * 5_000})
    assert found.startswith("partners.toml: This is not TOML")


def test_a_key_of_very_many_parts_is_refused(findings, pack):
    (found,), _ = findings({**pack, "partners.toml": b"\na" + b".a" * 400_000 + b"=1"})
    assert found.startswith("partners.toml:2: This line has more than 50 full stops.")
