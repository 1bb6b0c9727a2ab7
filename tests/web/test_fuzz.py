"""Whatever is sent to whatever address, the answer is never a fault of ours."""

from __future__ import annotations

import string
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from urllib.parse import quote_from_bytes, urlencode

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from petition.domain.mails import Mail
from tests.web.conftest import Builder
from tests.web.support.forms import Form
from tests.web.support.site import ANSWERS, Site

NUMBERS = count()

FIELDS = [
    *("form_token", "name", "email", "country", "target", "letter_language", "point"),
    *("own_words", "editable_1", "editable_2", "editable_3", "channel", "reply"),
    *("updates", "partner_consent", "field_branch", "field_city", "field_shift"),
    *("field_x", "seed", "source", "lang", "known_country", "website", "csrf_token"),
]
FORMS = ["/c/wharf/sign", "/c/wharf/preview", "/c/wharf/live", "/c/wharf/my-link"]
PLACES = [
    *("/", "/c/wharf", "/c/wharf/tally", "/c/wharf/tally.json", "/c/wharf/tally.csv"),
    *("/c/wharf/people", "/c/wharf/people.json", "/c/wharf/people.csv"),
    *("/c/wharf/my-link", "/c/wharf/my-link/sent", "/c/wharf/check-your-mail"),
    *("/c/wharf/accent.css", "/c/wharf/updates.atom", "/c/wharf/events.ics"),
    *("/healthz", "/static/css/petition.css", f"/mine/{'A' * 43}/letter.txt"),
]
ROOTS = [
    *("/", "/c/", "/c/wharf/", "/confirm/", "/not-me/", "/mine/", "/static/"),
    *("/partner/", "/partners/"),
]
NASTY = [
    *(
        "",
        " ",
        "\0",
        "\r\n",
        "\u202e",
        "\u200b",
        "\ufeff",
        "\u2028",
        "\uffff",
        "é",
        "İ",
    ),
    *(
        "{{ 7*7 }}",
        "{% if %}",
        "%s",
        "%(x)s",
        "{0}",
        "<script>",
        "' OR 1=1 --",
        "../..",
    ),
    *("[your reason]", "minister", "embassy", "GB", "ru", "ar", "mail", "post", "yes"),
    *("a" * 300, "é" * 7000, "a@b.example", "a@b.example,c@d.example", "A" * 44),
]

texts = st.one_of(st.sampled_from(NASTY), st.text(max_size=60))
answers = st.dictionaries(
    st.one_of(st.sampled_from(FIELDS), st.text(max_size=12)),
    st.lists(texts, max_size=3),
    max_size=12,
)
raw = st.one_of(
    st.binary(max_size=60),
    st.text(string.printable, max_size=60).map(str.encode),
    st.sampled_from([one.encode() for one in NASTY if len(one) < 400]),
)
odd_queries = st.one_of(
    raw.map(quote_from_bytes),
    st.dictionaries(
        st.sampled_from(["lang", "from", "country", "on", "target", "v", "x"]), texts
    ).map(urlencode),
)
calmly = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@calmly
@given(path=st.sampled_from(FORMS), changes=answers)
@example(path="/c/wharf/sign", changes={"target": ["\0"], "point": ["\0"]})
@example(path="/c/wharf/live", changes={"letter_language": ["xx"], "channel": ["\0"]})
def test_no_answers_break_a_form(
    still_site: Site, path: str, changes: dict[str, list[str]]
) -> None:
    plain = {name: [value] for name, value in ANSWERS.items()}
    before = still_site.rows()
    page = still_site.post(path, {**plain, "target": ["minister"], **changes})
    assert page.status < 500
    # No answer holds a token that counts, so nothing can be signed.
    assert still_site.rows() == before


@calmly
@given(body=st.one_of(raw, st.binary(max_size=2000)), path=st.sampled_from(FORMS))
def test_no_bytes_break_a_form(still_site: Site, body: bytes, path: str) -> None:
    assert 400 <= still_site.post(path, body).status < 500 or path.endswith("live")


@calmly
@given(path=st.sampled_from(PLACES), query=odd_queries)
def test_no_query_breaks_a_page(still_site: Site, path: str, query: str) -> None:
    page = still_site.get(f"{path}?{query}")
    assert page.status in (200, 400, 404)


@calmly
@given(root=st.sampled_from(ROOTS), rest=st.lists(raw, max_size=3), act=st.booleans())
@example(root="/", rest=[b"", b"."], act=False)
def test_no_address_breaks_the_site(
    still_site: Site, root: str, rest: list[bytes], act: bool
) -> None:
    path = root + "/".join(quote_from_bytes(one) for one in rest)
    # With the host in front, what begins with // is not taken for one.
    path = f"http://localhost{path}"
    page = still_site.post(path) if act else still_site.get(path)
    assert page.status < 500


@calmly
@given(
    headers=st.dictionaries(
        st.sampled_from(
            ["Accept-Language", "If-None-Match", "If-Modified-Since", "Range", "Host",
             "X-Forwarded-For", "Content-Type", "Cookie", "Referer", "Origin"]
        ),
        st.text(
            st.characters(min_codepoint=32, max_codepoint=126),
            max_size=40,
        ),
        max_size=3,
    ),
    path=st.sampled_from(PLACES),
)  # fmt: skip
@example(headers={"Host": "."}, path="/")
def test_no_header_breaks_a_page(
    still_site: Site, headers: dict[str, str], path: str
) -> None:
    environ = {f"HTTP_{name.upper().replace('-', '_')}": value
               for name, value in headers.items()}  # fmt: skip
    answer = still_site.client.get(path, environ_overrides=environ, buffered=True)
    assert answer.status_code < 500


@pytest.mark.parametrize(
    "path", ["/c/{}", "/c/{}/tally.json", "/confirm/{}", "/mine/{}"]
)
@pytest.mark.parametrize("odd", ["%00", "a%00b", "%ED%A0%80", "%FF", "%F4%90%80%80"])
def test_no_database_chokes_on_an_address(any_site: Site, path: str, odd: str) -> None:
    assert any_site.get(path.format(odd)).status == 404


@pytest.fixture(scope="module")
def busy_site(
    builder: Builder, template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """One site where many letters are written."""
    site = builder.copy(template, tmp_path_factory.mktemp("busy") / "site")
    yield site
    site.backends.close()


def delivered(site: Site, form: Form) -> Mail:
    """The one letter that goes out once a form has been signed and confirmed."""
    known = len(site.letters_out())
    site.sign(form)
    site.post(site.link("confirm"))
    site.work()
    assert len(site.letters_out()) == known + 1
    return [mail for mail in site.mails if mail.kind == "letter"][-1]


@settings(calmly, max_examples=30)
@given(
    own_words=st.text(max_size=400),
    passage=st.text(max_size=100),
    name=st.text(st.characters(categories=["L", "M", "Zs", "Pd", "Nd"]), max_size=40),
    seed=st.integers(0, 2**64 - 1),
    lang=st.sampled_from(["en", "ru", "ar"]),
)
@example("a\r\n\r\n\r\n-- \r\nb", "From x\n.\n", "Ｚoë", 0, "ru")
@example("\t a \u2028 b\u00ad \n" * 9, "‮" * 0, "क्‍ष", 1, "en")
def test_whatever_is_previewed_is_delivered(
    busy_site: Site, own_words: str, passage: str, name: str, seed: int, lang: str
) -> None:
    form = busy_site.write(
        query=f"?lang={lang}", own_words=own_words, editable_1=passage,
        name=f"Z {name}", seed=f"{seed:016x}", target=["minister"],
        email=f"{next(NUMBERS)}@mail.example",
    )  # fmt: skip
    shown = busy_site.preview(form)
    if shown.status == 200:
        ((subject, text),) = shown.letters()
        mail = delivered(busy_site, shown.form)
        assert mail.subject == subject
        assert mail.text.startswith(f"{text}\n-- \n")
