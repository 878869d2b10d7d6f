"""Of the smallest shapes both readers say the same: a sample of what `tests/long/long_tiny_documents.py` tries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from random import Random

import pytest

import tui.formats.fast.integers
import tui.formats.fast.node_table
from tests.formats.fast import tiny_documents
from tests.formats.fast.both_readers import check_same_outcome

OFTEN, SELDOM, RARELY = 7, 19, 19 * 17
"""How many documents lie between two that are tried; odd, so that no list of odd values is passed over in step."""
TREES_OF_TWO = 1797


def at_random() -> Iterator[bytes]:
    return (tiny_documents.anything(Random(seed)) for seed in range(200 * SELDOM))


def small_trees() -> Iterator[bytes]:
    return islice(tiny_documents.trees(), TREES_OF_TWO)


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs of one node and blocks of a few numbers."""
    monkeypatch.setattr(tui.formats.fast.node_table, "RUN_BYTES", 1)
    monkeypatch.setattr(tui.formats.fast.node_table, "SHORT_RUN_BYTES", 1)
    monkeypatch.setattr(tui.formats.fast.integers, "BLOCK_BYTES", 24)


@pytest.mark.parametrize(
    ("kind", "each"),
    [
        (small_trees, OFTEN),
        (tiny_documents.ids, OFTEN),
        (tiny_documents.names, 3 * SELDOM),
        (tiny_documents.samples_and_deltas, RARELY),
        (tiny_documents.details, SELDOM),
        (tiny_documents.call_frames, SELDOM),
        (tiny_documents.ends, 1),
        (at_random, SELDOM),
    ],
)
def test_both_readers_say_the_same(kind: Callable[[], Iterator[bytes]], each: int, tmp_path: Path) -> None:
    outcomes = Counter(check_same_outcome(data, tmp_path / "tiny") for data in islice(kind(), 0, None, each))
    assert outcomes["fast"]
    assert outcomes["general"]


@pytest.mark.usefixtures("small_pieces")
def test_both_readers_say_the_same_when_cut_small(tmp_path: Path) -> None:
    outcomes = Counter(check_same_outcome(data, tmp_path / "tiny") for data in islice(at_random(), 0, None, SELDOM))
    assert outcomes["fast"]
    assert outcomes["general"]


def test_a_profile_without_nodes_is_refused_alike(tmp_path: Path) -> None:
    for samples in ((), (1,), (2, 5, 6, 6, 4, 5, 3)):
        assert check_same_outcome(tiny_documents.text((), samples), tmp_path / "tiny") == "refused"


@pytest.mark.parametrize("reason", [None, "no"], ids=["carved", "parsed"])
@pytest.mark.parametrize("ticks", tiny_documents.LINE_TICKS, ids=str)
def test_line_ticks_in_a_call_frame_are_left_to_the_general_reader(
    ticks: object, reason: str | None, tmp_path: Path
) -> None:
    root, called = tiny_documents.PAIR
    ticked = called._replace(in_frame={"lineTicks": ticks}, deopt_reason=reason)
    assert check_same_outcome(tiny_documents.text((root, ticked), (2, 1)), tmp_path / "tiny") == "general"
