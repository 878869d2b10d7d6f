"""Files are short, and every module and folder says what it is for."""

import ast
import statistics

from tests.places import CHECKOUT

SOURCES = sorted((CHECKOUT / "tui").rglob("*.py"))


def test_the_median_file_is_short() -> None:
    line_counts = {path: len(path.read_text().splitlines()) for path in SOURCES if path.name != "__init__.py"}
    longest = sorted(line_counts, key=line_counts.__getitem__)[-5:]
    assert statistics.median(line_counts.values()) <= 150, f"longest: {[str(path) for path in longest]}"


def test_every_module_says_what_it_is_for() -> None:
    silent = [str(path.relative_to(CHECKOUT)) for path in SOURCES if not ast.get_docstring(ast.parse(path.read_text()))]
    assert silent == []
