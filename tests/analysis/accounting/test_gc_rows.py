"""Rows for the garbage collector, compared with a walk that puts them in one by one."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.profile.plain_trees import preorder_parents, walk
from tui.analysis.accounting.gc_rows import with_gc_rows
from tui.profile.columns.tree import call_tree

GC_FUNCTION = 99


@given(preorder_parents(), st.data())
def test_as_one_by_one(parent: list[int], data: st.DataObject) -> None:
    count = len(parent)
    hosts = data.draw(st.lists(st.integers(0, count - 1)))
    ids = [3 * node + 5 for node in range(count)]
    tree, _ = call_tree(np.arange(count, dtype=np.int32), np.array(parent, np.int32), np.array(ids, np.int64))

    grown, row, gc_row = with_gc_rows(tree, np.array(hosts, np.int32), GC_FUNCTION)

    # A GC node is the last child of its host when it is appended behind all others.
    hosts = sorted(set(hosts))
    order = walk([*parent, *hosts])
    assert row.tolist() == [order.index(node) for node in range(count)]
    assert gc_row.tolist() == [order.index(count + hosts.index(node)) if node in hosts else 0 for node in range(count)]
    plain, _ = call_tree(
        np.array([*range(count), *[GC_FUNCTION] * len(hosts)], np.int32),
        np.array([*parent, *hosts], np.int32),
        np.zeros(count + len(hosts), np.int64),
    )
    for column in ("function", "parent", "end", "depth"):
        assert getattr(grown, column).tolist() == getattr(plain, column).tolist()
    new_ids = iter(range(max(ids) + 1, max(ids) + 1 + len(hosts)))
    assert grown.id.tolist() == [ids[node] if node < count else next(new_ids) for node in order]
