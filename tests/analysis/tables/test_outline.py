"""The outline of the call tree: rows as they are seen, and never a node lost."""

from collections.abc import Set
from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.analysis.tables.test_callers import STACKS
from tests.stacks import profile_from
from tui.analysis.counting.aggregate import aggregate
from tui.analysis.tables.outline import Outline
from tui.formats.builder.recording import Recording, assemble
from tui.profile.columns.function_key import FunctionKey
from tui.profile.columns.functions import FunctionTable
from tui.profile.profile import Origin


def outline_of(stacks: str) -> Outline:
    return Outline(aggregate(profile_from(stacks)))


def seen(outline: Outline, opened: Set[str], apart: Set[str] = frozenset()) -> str:
    """The rows as text; `opened` and `apart` name functions, whose nodes are all meant."""
    profile = outline.aggregate.profile
    ids = {
        name: {int(profile.tree.id[row]) for row in range(1, len(profile.tree)) if profile.label(row) == name}
        for name in profile.functions.labels
    }
    open_ids = set().union(*(ids[name] for name in opened))
    apart_ids = set().union(*(ids[name] for name in apart))
    return "\n".join(
        "  " * row.level
        + ("- " if row.is_open else "+ " if row.has_children else "  ")
        + ">".join(profile.label(node) for node in row.chain)
        for row in outline.rows(open_ids, apart_ids)
    )


TREE = "main;load;parse 2 | main;load;read;scan 3 | main;render 4 | (idle) 10"


def test_children_are_heaviest_first_and_hidden_until_unfolded() -> None:
    assert seen(outline_of(TREE), set()) == "  (idle)\n+ main"
    assert seen(outline_of(TREE), {"main"}) == "  (idle)\n- main\n  + load\n    render"


def test_a_chain_without_self_time_is_one_row_and_can_be_taken_apart() -> None:
    outline = outline_of(TREE)
    assert seen(outline, {"main", "load"}).splitlines()[3] == "      read>scan"
    assert seen(outline, {"main", "load", "read"}, {"read", "scan"}).splitlines()[3:5] == ["    - read", "        scan"]


def test_self_time_ends_a_chain() -> None:
    assert seen(outline_of("a;b;c 1 | a;b 1"), {"b"}) == "- a>b\n    c"


def test_the_heaviest_path_stops_at_the_first_real_fork() -> None:
    outline = outline_of("main;a;b;left 5 | main;a;b;right 4 | main;a;rare 1 | (idle) 50")
    names = [outline.aggregate.profile.label(row) for row in outline.heaviest_path()]
    assert names == ["main", "a", "b"]


def test_a_branch_is_everything_below_that_can_be_unfolded() -> None:
    outline = outline_of(TREE)
    main = next(row for row in outline.children(0) if outline.aggregate.profile.label(row) == "main")
    names = {outline.aggregate.profile.label(row) for row in outline.branch(main)}
    assert names == {"main", "load", "read"}


def test_a_stack_100000_deep_is_one_chain() -> None:
    depth = 100_000
    functions = FunctionTable([FunctionKey("(root)", "#0", 0, 0), FunctionKey("f", "#1", 0, 0)])
    recording = Recording(
        functions=functions,
        node_id=np.arange(depth + 1, dtype=np.int64),
        node_function=np.minimum(np.arange(depth + 1, dtype=np.int32), 1),
        parent=np.arange(-1, depth, dtype=np.int32),
        sample_node=np.array([depth], np.int32),
        stamps=np.zeros(1, np.int64),
        end=Fraction(1000),
    )
    outline = Outline(aggregate(assemble(recording, Origin(path="deep", title="deep"))))
    (row,) = outline.rows(set(), set())
    assert len(row.chain) == 100_000
    assert len(outline.heaviest_path()) == 100_000


@given(STACKS)
def test_fully_unfolded_every_sampled_node_is_in_exactly_one_row(stacks: str) -> None:
    outline = outline_of(stacks)
    tree = outline.aggregate.profile.tree
    rows = outline.rows({int(node_id) for node_id in tree.id}, set())
    nodes = [node for row in rows for node in row.chain]
    assert sorted(nodes) == list(range(1, len(tree)))
    for row in rows:
        assert all(outline.aggregate.total_us(node) == outline.aggregate.total_us(row.first) for node in row.chain)


@given(STACKS, st.data())
def test_folding_hides_exactly_what_is_below(stacks: str, data: st.DataObject) -> None:
    outline = outline_of(stacks)
    tree = outline.aggregate.profile.tree
    every_id = {int(node_id) for node_id in tree.id}
    apart = every_id
    row = data.draw(st.integers(1, len(tree) - 1))
    shown = {node for seen_row in outline.rows(every_id - {int(tree.id[row])}, apart) for node in seen_row.chain}
    assert shown == set(range(1, len(tree))) - set(range(row + 1, int(tree.end[row])))
