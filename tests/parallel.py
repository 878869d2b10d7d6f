"""A pytest plugin: how many workers `-n auto` starts.

Many tests wait for another program, so there are more workers than cores. Each worker collects the whole selection,
which costs more than a few files take; and output, breakpoints and "alone" need the tests in one process.
"""

import os
from collections.abc import Sequence

import pytest

_FEWEST, _MOST = 2, 16
_FEW_FILES = 2


def worker_count(selected: Sequence[str], cores: int) -> int:
    """The workers for what was named on the command line (nothing is everything); 0 is this process."""
    is_single = any("::" in name for name in selected)
    is_few = 0 < len(selected) <= _FEW_FILES and all(name.endswith(".py") for name in selected)
    return 0 if is_single or is_few else max(_FEWEST, min(_MOST, 2 * cores))


@pytest.hookimpl(tryfirst=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    is_interactive = config.option.trace or config.option.capture == "no"
    if is_interactive or config.getoption("lf", False):  # --last-failed goes with pytest's cache
        return 0
    return worker_count(config.option.file_or_dir, _available_cores())


def _available_cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
