"""What must hold whatever a file contains: it is refused in a sentence, or everything that is shown of it works."""

import copy
import gzip
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import orjson

from tests.formats.fast.both_readers import check_fast_or_nothing
from tests.formats.mutation import compact, damaged, mutated, written
from tests.formats.plain_times import plain_sampled
from tests.formats.sum_rules import broken_sum_rules
from tui.analysis.accounting.effective import effective
from tui.analysis.counting.aggregate import aggregate
from tui.base.errors import TickscopeError
from tui.export.report.report import Request, report
from tui.export.report.report_json import report_json
from tui.export.report.report_text import report_text
from tui.formats import read_profiles
from tui.profile.profile import Profile

REFUSED = "refused"
WARNED = "warned"
OPENED = "opened"


def survived(data: bytes, path: Path) -> str:
    """Writes `data` to `path` and reads it; what became of it. Fails when something is not as it must be."""
    path.write_bytes(data)
    try:
        profiles = read_profiles(path)
    except TickscopeError as refusal:
        return REFUSED if "\n" not in str(refusal) else f"refused in several lines: {refusal}"
    warnings = [warning for profile in profiles for warning in profile.origin.warnings]
    for profile in profiles:
        _assert_sound(profile)
    check_fast_or_nothing(data)
    if warnings:
        return WARNED
    document = _document(data)
    expected = None if document is None else plain_sampled(document)
    if expected is not None:
        assert sum(aggregate(effective(profile)).sampled_us for profile in profiles) == expected
    return OPENED


def fields_of(document: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The paths to every field of a document; of arrays to their first two elements and their last one."""
    yield above
    if isinstance(document, list | dict):
        keys = (
            list(document)
            if isinstance(document, dict)
            else sorted({0, 1, len(document) - 1} & {*range(len(document))})
        )
        for key in keys:
            yield from fields_of(document[key], (*above, key))


def with_field(document: Any, path: tuple[Any, ...], value: Any) -> Any:
    """A copy of a document with another value at `path`."""
    if not path:
        return copy.deepcopy(value)
    changed = copy.copy(document)
    changed[path[0]] = with_field(document[path[0]], path[1:], value)
    return changed


def survived_change(document: Any, random: Random, path: Path) -> str:
    """What became of a document (or of the bytes of one that is no JSON), changed at random."""
    if isinstance(document, bytes):
        data = damaged(document, random)
    else:
        data = random.choice((written, compact))(mutated(document, random))
    if random.random() < 0.3:
        data = damaged(data, random)
    if random.random() < 0.1:
        data = gzip.compress(data, 1, mtime=0)
        data = random.choice((data, data + data, damaged(data, random)))
    return survived(data, path)


def _document(data: bytes) -> dict[str, Any] | None:
    """The object that `data` is in JSON, None when it is none."""
    try:
        document = orjson.loads(data)
    except orjson.JSONDecodeError:
        return None
    return document if isinstance(document, dict) else None


def _assert_sound(profile: Profile) -> None:
    tree, line = profile.tree, profile.timeline
    rows = np.arange(len(tree))
    assert tree.parent[0] == -1
    assert np.all(tree.parent[1:] < rows[1:])
    assert np.all(tree.parent[1:] >= 0)
    assert np.all(tree.end > rows)
    assert len(np.unique(tree.id)) == len(tree)
    assert np.all(np.diff(line.start_us) >= 0)
    assert line.start_us[0] >= 0
    for told in (profile.sample_lines, profile.sample_columns):
        assert told is None or (len(told) == len(line) and int(told.min(initial=0)) >= 0)
    assert profile.sample_columns is None or profile.sample_lines is not None
    counted = effective(profile)
    assert broken_sum_rules(profile) == []
    for view in ("functions", "tree", "lines"):
        found = report(counted, Request(view))
        orjson.loads(report_json(found))
    assert report_text(report(counted, Request("functions", limit=3)), 80).isprintable is not None
