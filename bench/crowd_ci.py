"""How long the crowd's part of the tests takes, as they run at every change: `python bench/crowd_ci.py` prints one line of JSON.

Everything under tests/audience and tests/scenario without the nightly sets, in one process, as on a machine with one core to spare:
ranges with three seeds, paired signs with their deaf crowds, conservation, causality, equal bytes, exploit bots. `seconds` are of the
clock, `processor_s` of the processor: where they differ, others used the machine. Leaves with 1 when a test fails or the whole takes
longer than the two minutes it may.
"""

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MOST_S = 120
PARTS = ("tests/audience", "tests/scenario")
TOLD = re.compile(r"(\d+) (passed|failed|error|errors|skipped|deselected)")


def main() -> int:
    """Run, measure, print."""
    command = [sys.executable, "-m", "pytest", *PARTS, "-m", "not nightly", "-o", "addopts=-p no:cacheprovider -p no:schemathesis"]
    started = time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=10 * MOST_S, check=False)
    seconds = time.perf_counter() - started
    spent = os.times()
    counts = {what: int(number) for number, what in TOLD.findall(done.stdout.rstrip().rpartition("\n")[2])}
    found = {
        "seconds": round(seconds, 1),
        "processor_s": round(spent.children_user + spent.children_system, 1),
        "most_s": MOST_S,
        **counts,
        "holds": done.returncode == 0 and seconds <= MOST_S,
    }
    sys.stdout.write(json.dumps(found) + "\n")
    if done.returncode:
        sys.stderr.write(done.stdout[-4000:] + done.stderr[-4000:])
    return 0 if found["holds"] else 1


if __name__ == "__main__":
    sys.exit(main())
