"""flameshow: collapsed stacks, parsed as its command does before it shows them. They have no time axis.

Runs under flameshow's own Python.
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path

from flamegraph_textual.parsers import parse  # type: ignore[import-not-found]  # in its own environment

from tests.benchmarks.contenders.meter import measured


def parsed(path: str) -> dict[str, object]:
    """The counts of what was parsed."""
    profile = parse(Path(path).read_bytes(), path)
    return {"nodes": len(profile.id_store), "samples": profile.total_sample}


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)  # as its command does
    measured(lambda: parsed(sys.argv[1]))
