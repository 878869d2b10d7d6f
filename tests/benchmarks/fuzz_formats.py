"""Thousands of damaged profiles: none may crash, hang, or open with wrong times and no warning.

    python -m tests.benchmarks.fuzz_formats [ROUNDS] [SEED]

Prints what became of them by the file they were made from. A failure names its seed, which makes it again:
`python -m tests.benchmarks.fuzz_formats 1 SEED`. It takes the profiles of the tests and, where they lie beside the
checkout, the shared ones. Whatever the fast path reads, the general reader has to read the same.
"""

import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path
from random import Random

from tests.formats.seeds import seeds
from tests.formats.survival import survived_change

SLOW_S = 5.0
MOST_BYTES = 400_000


def main(rounds: int, first_seed: int) -> int:
    """How many of `rounds` changes were not survived."""
    documents = seeds(MOST_BYTES)
    became: dict[str, Counter[str]] = {name: Counter() for name in documents}
    failures = 0
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(first_seed, first_seed + rounds):
            random = Random(seed)
            name = random.choice(sorted(documents))
            began = time.perf_counter()
            try:
                outcome = survived_change(documents[name], random, Path(folder) / "damaged")
            except Exception:  # noqa: BLE001  whatever escapes is what is looked for
                outcome = "FAILED"
                failures += 1
                print(f"--- seed {seed}, {name}\n{traceback.format_exc()}")
            if time.perf_counter() - began > SLOW_S:
                failures += 1
                print(f"--- seed {seed}, {name}: {time.perf_counter() - began:.1f} s")
            became[name][outcome] += 1
    for name, outcomes in sorted(became.items()):
        print(f"{name:50}", "  ".join(f"{outcome} {count:,}" for outcome, count in sorted(outcomes.items())))
    print(f"{rounds:,} rounds, {failures} failures")
    return failures


if __name__ == "__main__":
    words = [int(word) for word in sys.argv[1:]]
    sys.exit(bool(main(*(words + [2000, 1][len(words) :]))))
