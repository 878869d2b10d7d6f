"""Whether a program collects coverage of its own, which switching V8's coverage on and off would end."""

from __future__ import annotations

from tui.record.targets import procfs

_VARIABLES = ("NODE_V8_COVERAGE", "DENO_COVERAGE_DIR")


def collects_coverage(pid: int) -> bool:
    """Whether the process was told to: by c8, nyc, `node --experimental-test-coverage`, `deno test --coverage`."""
    has_variable = any(procfs.environment(pid, name) for name in _VARIABLES)
    return has_variable or any(word.startswith("--") and "coverage" in word for word in procfs.arguments(pid))
