"""The same seed and inputs give the same bytes: twice, from a snapshot, in another process, on another kind of processor."""

import json
import os
import subprocess
import sys
import zlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sandbox.scenario.schema import CAUSES
from streaming.audience.columns import best
from streaming.audience.compile import ENGINE_VERSION, Tables
from streaming.audience.crowd import Crowd, WrongSnapshot
from streaming.audience.draws import cell, cells
from streaming.audience.hosts import EXPERT, REFERENCE_SHELF, Script
from streaming.audience.market import Market
from streaming.audience.patience import NATURAL
from streaming.audience.rehearse import SHOW, started
from streaming.audience.rows import CARTED, CLICKED, DID, WORDS
from streaming.audience.tables import COMMENT, IMPULSES, WrongTables

from .pin import digests, everything, pinned, pinned_tables
from .rooms import CROWDED, outcome, seed, stock, tables

pytestmark = pytest.mark.xdist_group("crowd bytes")  # its tests share runs

PROGRAM = """
import json
from numpy._core._multiarray_umath import __cpu_dispatch__, __cpu_features__
from tests.audience.pin import digests, pinned_tables
print(json.dumps([digests(pinned_tables()), [name for name in __cpu_dispatch__ if __cpu_features__[name]]]))
"""


def test_twice_is_the_same():
    assert outcome(tables(), 5, EXPERT, 400).digest == outcome(tables(), 5, EXPERT, 400).digest


def test_another_seed_is_another_crowd():
    """Not only by its digest, in which the seed stands: other people come, and do other things."""
    one, same, other = ([acts.canonical() for acts in outcome(tables(), number, EXPERT, 100, keep=True).ticks] for number in (5, 5, 6))
    assert one == same != other


@pytest.mark.parametrize("disabled", [False, True])
def test_another_process_and_processor_is_the_same(disabled):
    """Without the wide vector units of this machine, and with another order of sets and dicts, nothing changes."""
    from numpy._core._multiarray_umath import __cpu_dispatch__, __cpu_features__

    wide = [name for name in __cpu_dispatch__ if __cpu_features__[name]]
    if disabled and not wide:
        pytest.skip("this processor has no wide units that could be switched off")
    environment = os.environ | {"PYTHONHASHSEED": "31337", "PYTHONPATH": "."}
    if disabled:
        environment["NPY_DISABLE_CPU_FEATURES"] = " ".join(__cpu_dispatch__)
    found = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", PROGRAM],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    there, on = json.loads(found.stdout)
    assert there == digests(pinned_tables())
    assert on == ([] if disabled else wide)  # AVX-512 and AVX2 are really off


@pytest.mark.parametrize("hands", ["numba", "plain"])
def test_every_arithmetic_gives_the_same_bytes(hands):
    """NumPy is the default; Numba is the extra `fast` (and of the tools for tests); plain Python is the reference."""
    assert everything(pinned_tables(), hands).digest == digests(pinned_tables())["everything"]


def test_in_the_shows_of_which_the_bytes_are_compared_everything_happens():
    """Or some arithmetic, of a channel or a cause, would not have been compared."""
    found = everything(pinned_tables(), best())
    assert [name for name, count in vars(found).items() if not count and name not in ("ticks", "hosted", "_numbers")] == []
    assert set(found.causes) == {*CAUSES, *IMPULSES, NATURAL}


def test_an_arithmetic_that_errs_is_noticed(monkeypatch):
    """Negative control: a threshold that is one millisecond longer gives other bytes."""
    from streaming.audience import columns_plain

    right = outcome(tables(), 5, EXPERT, 120, hands="plain").digest
    monkeypatch.setattr(columns_plain, "PLAIN", 4097)
    assert outcome(tables(), 5, EXPERT, 120, hands="plain").digest != right


def test_the_engine_version_names_the_behaviour():
    """A change of what the crowd does needs a new ENGINE_VERSION, or old shows would no longer verify; `pin.py` says what to do then.

    The tables come from a file, so that this holds on every machine, whatever its libm makes of a scenario.
    """
    assert pinned()["engine"] == ENGINE_VERSION, "call python -m tests.audience.pin"
    assert pinned()["tables"] == pinned_tables().hash
    assert pinned()["shows"] == digests(pinned_tables())


def walk(crowd: Crowd, upto: int, host: Script, market: Market, answers: dict) -> list[bytes]:
    """Step on to second `upto` with host and market; the bytes of each second."""
    found = []
    while crowd.tick < upto:
        tick = crowd.tick + 1
        acts = crowd.step(list(enumerate([*answers.pop(tick, ()), *host.act(tick)])))
        host.hear(acts.questions)
        answers[tick + 2] = [answer for fact in acts.facts(SHOW) for answer in market.answer(fact)]
        found.append(acts.canonical())
    return found


def test_who_has_ordered_or_feels_something_has_clicked_or_carted_or_spoken():
    """The compiled look counts all others who want nothing without asking whether they have."""
    many = tables(**CROWDED)
    crowd = Crowd.begin(many, started(many, seed(9)))
    walk(crowd, 120, Script(EXPERT, SHOW, REFERENCE_SHELF), Market(SHOW, REFERENCE_SHELF), {})
    here = crowd.viewers.here.rows[: crowd.viewers.n]
    acted = here[:, CLICKED : CARTED + WORDS].any(axis=1) | (here[:, DID] >> COMMENT & 1 == 1)
    own = {*crowd.demand.bought} | {*crowd.demand.feelings}
    theirs = np.array([vid in own for vid in crowd.viewers.vid[: crowd.viewers.n].tolist()])
    assert theirs.sum() > 5
    assert acted[theirs].all()
    assert not acted.all()  # control


@pytest.mark.parametrize("at", [1, 60, 137, 300])
def test_a_snapshot_goes_on_bit_for_bit(at):
    crowd = Crowd.begin(tables(), started(tables(), seed(9)))
    host, market, answers = Script(EXPERT, SHOW, REFERENCE_SHELF), Market(SHOW, REFERENCE_SHELF), {}
    walk(crowd, at, host, market, answers)
    frozen = crowd.freeze()
    assert crowd.freeze() == frozen
    thawed = Crowd.thaw(tables(), frozen)
    assert thawed.freeze() == frozen
    for tick in range(at + 1, at + 150):
        facts = list(enumerate([*answers.pop(tick, ()), *host.act(tick)]))
        acts = crowd.step(facts)
        assert thawed.step(facts).canonical() == acts.canonical()
        host.hear(acts.questions)
        answers[tick + 2] = [answer for fact in acts.facts(SHOW) for answer in market.answer(fact)]
    assert thawed.digest() == crowd.digest()


def test_a_snapshot_that_lost_something_is_noticed():
    """Negative control of the test above: a state with its open questions left out does not go on the same."""
    crowd = Crowd.begin(tables(), started(tables(), seed(9)))
    walk(crowd, 200, Script(EXPERT, SHOW, REFERENCE_SHELF), Market(SHOW, REFERENCE_SHELF), {})
    magic = b"kaibo-crowd\n"
    head, columns = zlib.decompress(crowd.freeze().removeprefix(magic)).split(b"\n", 1)
    state = json.loads(head)
    state["mood"]["attention"] = 0
    other = Crowd.thaw(tables(), magic + zlib.compress(json.dumps(state).encode() + b"\n" + columns))
    assert [other.step([]).canonical() for _ in range(60)] != [crowd.step([]).canonical() for _ in range(60)]


def test_a_foreign_snapshot_is_refused():
    frozen = Crowd.begin(tables(), started(tables(), seed(1))).freeze()
    with pytest.raises(WrongSnapshot):
        Crowd.thaw(tables(sliders={"crowd": 90}), frozen)
    with pytest.raises(WrongSnapshot):
        Crowd.thaw(tables(), frozen[:100])
    with pytest.raises(WrongSnapshot):
        Crowd.thaw(tables(), b"something else")


def test_tables_survive_their_bytes():
    there = Tables.from_bytes(tables().to_bytes())
    assert there.hash == tables().hash
    assert there.to_bytes() == tables().to_bytes()
    assert outcome(there, 5, seconds=60).digest == outcome(tables(), 5, seconds=60).digest
    with pytest.raises(WrongTables):
        Tables.from_bytes(b"nothing")
    with pytest.raises(WrongTables):
        Tables.from_bytes(tables().to_bytes().replace(ENGINE_VERSION.encode(), b"crowd-0", 1))


def test_one_draw_is_the_same_as_many():
    who = np.array([0, 1, 77, (1 << 40) + 3, (1 << 63) + 9], np.uint64)
    times = np.array([0, 1, 2, 3, 1 << 20], np.uint64)
    many = cells(np.array([12345678901234567890], np.uint64), who, times)
    assert many.tolist() == [cell(12345678901234567890, int(one), int(time)) for one, time in zip(who, times, strict=True)]


@pytest.mark.parametrize("hands", ["numpy", "numba"])
def test_without_words_the_same_people_do_the_same(hands):
    """Who only counts needs no lines: every count is the same, and there is nothing to make a digest of."""
    told, counted = (outcome(tables(**CROWDED), 5, EXPERT, 400, hands=hands, words=words) for words in (True, False))
    assert told.digest
    assert replace(told, digest="") == counted
    mute = Crowd.begin(tables(), started(tables(), seed(1)), words=False)
    mute.step([])
    with pytest.raises(ValueError, match="no digest"):
        mute.digest()


def test_other_counts_would_be_noticed():
    """Negative control of the test above: one answer less is another outcome."""
    told, other = (outcome(tables(**CROWDED), 5, EXPERT, 400, words=False, extra=extra) for extra in ({}, {200: stock(0)}))
    assert told != other
