"""The leaves of the floor: money that rounds in one place, ids that sort, clocks that stand still, chance that repeats."""

import asyncio
import json
import re
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.actor import Actor, Membership, Role
from sandbox.chance import SeededChance, SystemChance
from sandbox.clock import ManualClock, SystemClock, rfc3339
from sandbox.errors import FieldFault, KaiboError, TooMany
from sandbox.events.envelope import Catalogue, Envelope, Fact
from sandbox.ids import CountingIds, TimeIds, base32
from sandbox.money import MAX_FEN, share_of, yuan
from sandbox.store.engine import SAFE_SQLITE, sqlite_module
from sandbox.store.lock import AlreadyRunning, lock

FEN = st.integers(-MAX_FEN, MAX_FEN)


@given(FEN, st.integers(0, 10_000))
def test_a_share_is_within_half_a_fen_and_the_rest_makes_it_whole(amount: int, share: int) -> None:
    part = share_of(amount, share)
    assert abs(part * 10_000 - amount * share) <= 5_000
    assert share_of(-amount, share) == -part
    assert share_of(amount, 10_000) == amount
    assert share_of(amount, 0) == 0


@pytest.mark.parametrize(("amount", "share", "part"), [(1, 5_000, 1), (-1, 5_000, -1), (1, 4_999, 0), (12_345, 600, 741), (3, 3_333, 1)])
def test_halves_go_up(amount: int, share: int, part: int) -> None:
    assert share_of(amount, share) == part


@given(FEN)
def test_yuan_says_every_fen(amount: int) -> None:
    assert re.fullmatch(r"-?\d+\.\d\d", yuan(amount))
    assert int(yuan(amount).replace(".", "")) == amount


@given(st.lists(st.integers(1_700_000_000_000, 1_700_000_000_050), min_size=2, max_size=50))
def test_ids_sort_in_the_order_they_were_made_even_when_the_clock_steps_back(times: list[int]) -> None:
    ids = TimeIds()
    made = [ids.new("ord", at) for at in times]
    assert made == sorted(set(made))
    assert all(re.fullmatch(r"ord_[0-9A-HJKMNP-TV-Z]{26}", one) for one in made)


def test_ids_in_tests_count_each_thing_by_itself() -> None:
    ids = CountingIds()
    assert [ids.new("ord", 0), ids.new("shp", 0), ids.new("ord", 0)] == ["ord_1", "shp_1", "ord_2"]
    assert base32(31, 2) == "0Z"


def test_the_same_seed_gives_the_same_throws_and_each_name_its_own() -> None:
    one, two = SeededChance(3), SeededChance(3)
    assert one.stream("a").random() == two.stream("a").random() != one.stream("b").random()
    assert one.secret() == two.secret() != one.secret()
    assert SeededChance(4).stream("a").random() != two.stream("a").random()
    assert len(SystemChance().secret(128)) == 32
    assert SystemChance().stream("a").random() != SystemChance().stream("a").random()


async def test_a_hand_moved_clock_wakes_sleepers_in_their_order() -> None:
    clock, woken = ManualClock(), []

    async def sleeper(seconds: float) -> None:
        await clock.sleep(seconds)
        woken.append(seconds)

    tasks = [asyncio.ensure_future(sleeper(seconds)) for seconds in (3, 1, 2)]
    await SystemClock().sleep(0)
    before = clock.now()
    clock.advance(2)
    await SystemClock().sleep(0)
    await SystemClock().sleep(0)
    assert woken == [1, 2]
    assert clock.now() - before == 2000
    clock.advance(1)
    await asyncio.gather(*tasks)
    assert woken == [1, 2, 3]


def test_time_goes_over_the_wire_as_cloudevents_wants_it() -> None:
    assert rfc3339(1_795_420_800_000) == "2026-11-23T08:00:00.000Z"
    assert rfc3339(1_795_420_800_007) == "2026-11-23T08:00:00.007Z"


def test_roles_sit_on_memberships() -> None:
    actor = Actor("per_1", memberships=(Membership("coh_1", Role.LECTURER), Membership("coh_2", Role.STUDENT)))
    assert (actor.teaches("coh_1"), actor.teaches("coh_2"), actor.staff_of("coh_2"), actor.has(Role.STUDENT)) == (True, False, False, True)
    assert actor.roles_in("coh_3") == frozenset()


def test_an_error_is_a_sentence_in_the_readers_language() -> None:
    assert TooMany(30).sentence("zh-CN") == "操作太快了，请 30 秒后再试。"
    assert TooMany(30).sentence("en-GB").endswith("wait 30 seconds.")
    assert FieldFault("a.0", "low", "太低。", "Too low.").sentence("en") == "Too low."
    assert KaiboError().sentence("fr") == KaiboError.zh


class CupBroken(Fact):
    """A fact of this test."""

    type: ClassVar[str] = "kaibo.kitchen.cup.broken"
    pieces: int = 2


def test_a_fact_of_a_later_version_is_read_and_two_of_one_type_are_a_mistake() -> None:
    known = Catalogue()
    known.add(CupBroken, CupBroken)
    data = {"pieces": 3, "colour": "a field of a later version"}
    envelope = Envelope(id="evt_1", source="/kitchen", type=CupBroken.type, subject="cup", time=rfc3339(0), position=1, data=data)
    assert known.parse(envelope) == CupBroken(pieces=3)
    assert [fact.type for fact in known] == [CupBroken.type]
    with pytest.raises(ValueError, match="two facts"):
        known.add(type("Other", (Fact,), {"__annotations__": {}, "type": CupBroken.type}))
    with pytest.raises(KeyError):
        Catalogue().parse(envelope)
    extensions = set(json.loads(envelope.model_dump_json())) - {"data"}
    assert all(re.fullmatch(r"[a-z0-9]+", name) for name in extensions), "CloudEvents names are lower-case letters and digits"


def test_one_process_holds_a_folder(tmp_path: Path) -> None:
    held = lock(tmp_path / "kaibo.lock")
    with pytest.raises(AlreadyRunning, match="stop it first"):
        lock(tmp_path / "kaibo.lock")
    held.close()
    lock(tmp_path / "kaibo.lock").close()


def test_a_process_that_was_killed_lets_go_of_the_folder(tmp_path: Path) -> None:
    place = tmp_path / "kaibo.lock"
    holder = (
        "import sys; from pathlib import Path; from sandbox.store.lock import lock; "
        f"held = lock(Path({str(place)!r})); print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen([sys.executable, "-c", holder], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == b"held"
        with pytest.raises(AlreadyRunning):
            lock(place)
        process.kill()
    lock(place).close()


def test_the_sqlite_in_use_has_no_wal_reset_bug() -> None:
    assert sqlite_module().sqlite_version_info >= SAFE_SQLITE
    assert sqlite_module() is sqlite3 or sqlite3.sqlite_version_info < SAFE_SQLITE
