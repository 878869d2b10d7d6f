"""Every small tree, id, name, sample, delta, tick and call frame, and 100,000 profiles of all at once: 20 minutes.

    python -m pytest tests/long/long_tiny_documents.py -q

The fast path and the general reader say the same of each: one profile, or one sentence. A document that fails is in
the message; `TICKSCOPE_SEED` begins at another number. The suite has a sample of them.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from random import Random

import pytest

import tui.formats.fast.integers
import tui.formats.fast.node_table
from tests.formats.fast import tiny_documents
from tests.formats.fast.both_readers import check_same_outcome

FIRST = int(os.environ.get("TICKSCOPE_SEED", "10000"))
KINDS = (
    tiny_documents.trees,
    tiny_documents.ids,
    tiny_documents.names,
    tiny_documents.samples_and_deltas,
    tiny_documents.details,
    tiny_documents.call_frames,
    tiny_documents.ends,
)
PIECES = {"in one piece": (1 << 20, 1 << 14, 1 << 16), "in small pieces": (1, 1, 24)}


@pytest.fixture(params=PIECES, autouse=True)
def pieces(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    run_bytes, short_run_bytes, block_bytes = PIECES[request.param]
    monkeypatch.setattr(tui.formats.fast.node_table, "RUN_BYTES", run_bytes)
    monkeypatch.setattr(tui.formats.fast.node_table, "SHORT_RUN_BYTES", short_run_bytes)
    monkeypatch.setattr(tui.formats.fast.integers, "BLOCK_BYTES", block_bytes)


def check_all(documents: Iterable[bytes], path: Path) -> None:
    for data in documents:
        try:
            check_same_outcome(data, path)
        except Exception as error:
            raise AssertionError(data) from error


@pytest.mark.parametrize("kind", KINDS)
def test_all_of_a_kind(kind: Callable[[], Iterator[bytes]], tmp_path: Path) -> None:
    check_all(kind(), tmp_path / "tiny")


@pytest.mark.parametrize("first", range(FIRST, FIRST + 50_000, 5000))
def test_anything_at_once(first: int, tmp_path: Path) -> None:
    check_all((tiny_documents.anything(Random(seed)) for seed in range(first, first + 5000)), tmp_path / "tiny")
