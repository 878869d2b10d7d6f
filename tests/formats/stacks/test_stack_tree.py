"""Call trees of stacks: one node for each path, whichever child of its parent it is."""

from hypothesis import given
from hypothesis import strategies as st

from tui.formats.stacks.stack_tree import StackTree
from tui.profile.columns.function_key import FunctionKey
from tui.profile.columns.functions import FunctionTable

stacks = st.lists(st.lists(st.integers(1, 5), max_size=6), max_size=20)


@given(stacks)
def test_stacks_share_the_nodes_of_what_they_begin_with(drawn: list[list[int]]) -> None:
    table = FunctionTable()
    tree = StackTree(table)
    for number in range(5):
        table.intern(FunctionKey(f"f{number}", "#", 0, 0))
    nodes = [tree.node(stack) for stack in drawn]
    recording = tree.recording(nodes, [])
    parent, function = recording.parent.tolist(), recording.node_function.tolist()
    assert (parent[0], function[0]) == (-1, 0)
    for node, stack in zip(nodes, drawn, strict=True):
        path = []
        while node:
            path.append(function[node])
            node = parent[node]
        assert path[::-1] == stack
    prefixes = {tuple(stack[:length]) for stack in [[], *drawn] for length in range(len(stack) + 1)}
    assert len(parent) == len(prefixes)
    # Nodes are numbered as they are met.
    met = dict.fromkeys(tuple(stack[:length]) for stack in [[], *drawn] for length in range(len(stack) + 1))
    node_of = {prefix: node for node, prefix in enumerate(met)}
    assert nodes == [node_of[tuple(stack)] for stack in drawn]
