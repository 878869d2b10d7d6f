"""Sums from checkpoints are those of adding up sample by sample."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import tui.analysis.counting.checkpoints
from tui.analysis.counting.checkpoints import spent
from tui.profile.columns.timeline import Timeline

NODES = 5


@pytest.fixture(scope="module", autouse=True)
def short_timelines_have_checkpoints() -> object:
    """Three samples are enough for a checkpoint, and sums are added up two samples at a time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tui.analysis.counting.checkpoints, "_FEWEST_SAMPLES", 3)
        patch.setattr(tui.analysis.counting.checkpoints, "_BLOCK", 2)
        yield


@st.composite
def timelines(draw: st.DrawFn) -> Timeline:
    node = draw(st.lists(st.integers(0, NODES - 1), min_size=1, max_size=40))
    owned_us = draw(st.lists(st.integers(0, 9), min_size=len(node), max_size=len(node)))
    return Timeline(np.array(node, np.int32), np.cumsum([100, *owned_us]))


@given(timelines(), st.data())
def test_any_range(line: Timeline, data: st.DataObject) -> None:
    first, last = sorted(data.draw(st.tuples(*[st.integers(0, len(line))] * 2)))
    self_us, samples = [0] * NODES, [0] * NODES
    for sample in range(first, last):
        node = int(line.node[sample])
        self_us[node] += int(line.start_us[sample + 1] - line.start_us[sample])
        samples[node] += 1

    found = spent(line, NODES, first, last)

    assert found.self_us.tolist() == self_us
    assert found.samples.tolist() == samples


@given(timelines())
def test_what_is_answered_may_be_changed(line: Timeline) -> None:
    whole = spent(line, NODES, 0, len(line)).self_us.tolist()
    spent(line, NODES, 0, len(line)).self_us[:] = -1
    assert spent(line, NODES, 0, len(line)).self_us.tolist() == whole
