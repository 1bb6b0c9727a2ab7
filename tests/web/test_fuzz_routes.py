"""Whatever is sent to whatever route, with links that work or none, is answered."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, quote_from_bytes, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.web.conftest import Builder
from tests.web.support.site import Site

ODD = ["", " ", "\0", "\r\n", "\u202e", "é", "..", "A" * 43, "a" * 300,
       "%00", "{{1}}", "minister", "2014-04-22", "9999-12-31", "0", "-1"]  # fmt: skip
NAMES = ["lang", "on", "from", "country", "target", "email", "name", "form_token",
         "point", "channel", "seed", "own_words", "editable_1", "website"]  # fmt: skip
values = st.sampled_from(ODD) | st.text(max_size=30)
answers = st.dictionaries(st.sampled_from(NAMES) | values, values, max_size=6)


@pytest.fixture(scope="module")
def used_site(
    builder: Builder, template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """A site where links of every kind are out."""
    site = builder.copy(template, tmp_path_factory.mktemp("used") / "site")
    yield site
    site.backends.close()


@pytest.fixture(scope="module")
def tokens(used_site: Site) -> list[str]:
    """What stands in the links that are out: own pages and a signing that waits."""
    mine = used_site.confirmed(channel="own_mail", target=["embassy", "minister"])
    used_site.post("/c/wharf/my-link", {"email": "zoe@mail.example"})
    later = used_site.link("mine")
    waiting = used_site.signed(name="Someone Else", email="else@mail.example")
    return [path.rpartition("/")[2] for path in (mine, later, waiting)]


@pytest.fixture(scope="module")
def routes(used_site: Site) -> list[tuple[str, str]]:
    """Method and rule of every route; the workspace has tests of its own."""
    return sorted(
        (method, rule.rule)
        for rule in used_site.app.url_map.iter_rules()
        if not rule.rule.startswith("/organise")
        for method in rule.methods or ()
    )


@settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_no_route_breaks(
    used_site: Site,
    routes: list[tuple[str, str]],
    tokens: list[str],
    data: st.DataObject,
) -> None:
    method, path = data.draw(st.sampled_from(routes))
    part = st.sampled_from(["wharf", *tokens, *tokens]) | values
    for name in ("<slug>", "<token>", "<receipt>", "<path:filename>", "<name>"):
        path = path.replace(name, quote(data.draw(part), safe=""))
    query = data.draw(answers.map(urlencode) | st.binary(max_size=20).map(
        quote_from_bytes))  # fmt: skip
    body = data.draw(answers.map(lambda one: urlencode(one).encode()) | st.binary())
    kind = data.draw(st.sampled_from(["application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x", "application/json", "", "x"]))  # fmt: skip
    answer = used_site.client.open(
        f"{path}?{query}", method=method, data=body, content_type=kind, buffered=True
    )
    # No worker runs here, which /readyz says with 503.
    assert answer.status_code < 500 or path == "/readyz"
