"""How long the crowd's part of the tests takes, and what of it fails: `python bench/crowd_ci.py [--nightly]` prints one line of JSON.

Everything under tests/audience and tests/scenario without the long sets, in one process, as on a machine with one core to spare: ranges
with three seeds, paired signs with their deaf crowds, conservation, causality, equal bytes, exploit bots. `--nightly`: the long sets alone
(ranges and signs with twenty seeds), as long as they take; nothing runs them by itself, they run when somebody asks. `seconds` are of the
clock, `processor_s` of the processor: where they differ, others used the machine. `wrong` names what failed or was skipped: a skipped test
says nothing, so it counts as failed. Leaves with 1 when there is one, or when the first takes longer than the two minutes it may.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MOST_S, NIGHT_S = 120, 4 * 3600
PARTS = ("tests/audience", "tests/scenario")
TOLD = re.compile(r"(\d+) (passed|failed|error|errors|skipped|deselected|xfailed|xpassed)")
WRONG = re.compile(r"^(?:FAILED|ERROR|SKIPPED|XFAIL) (?:\[\d+\] )?(.+)$", re.MULTILINE)


def judged(printed: str, code: int) -> tuple[dict[str, int], list[str]]:
    """How many of each kind pytest counted, and what is wrong: every test that did not pass, or that there was none."""
    counts = {what: int(number) for number, what in TOLD.findall(printed.rstrip().rpartition("\n")[2])}
    wrong = [line[:200] for line in WRONG.findall(printed)]
    if not wrong and (code or not counts.get("passed") or set(counts) - {"passed", "deselected"}):
        wrong = [f"pytest ended with {code}: {printed.rstrip().rpartition(chr(10))[2][:200]}"]
    return counts, wrong


def main() -> int:
    """Run, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nightly", action="store_true", help="the long sets alone, without a limit of time")
    nightly = parser.parse_args().nightly
    chosen = "nightly" if nightly else "not nightly"
    command = [sys.executable, "-m", "pytest", *PARTS, "-m", chosen, "-rfEsx", "-o", "addopts=-p no:cacheprovider -p no:schemathesis"]
    started = time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=NIGHT_S if nightly else 10 * MOST_S, check=False)
    seconds = time.perf_counter() - started
    spent = os.times()
    counts, wrong = judged(done.stdout, done.returncode)
    found = {
        "seconds": round(seconds, 1),
        "processor_s": round(spent.children_user + spent.children_system, 1),
        "most_s": None if nightly else MOST_S,
        **counts,
        "wrong": wrong,
        "holds": not wrong and (nightly or seconds <= MOST_S),
    }
    sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")
    if wrong:
        sys.stderr.write(done.stdout[-4000:] + done.stderr[-4000:])
    return 0 if found["holds"] else 1


if __name__ == "__main__":
    sys.exit(main())
