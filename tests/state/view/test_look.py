"""What is selected."""

from tests.stacks import profile_from
from tui.analysis.counting.aggregate import aggregate
from tui.analysis.filters.lens import Lens
from tui.state.view.look import Look, select_path


def test_a_function_on_no_counted_stack_has_no_call_path() -> None:
    counted = aggregate(profile_from("main;a 3 | main;b 2"), Lens((0, 3000)))
    a, b = (counted.profile.functions.labels.index(name) for name in "ab")
    look = select_path(counted, Look(), (a,))
    assert look.node is not None
    look = select_path(counted, look, (b,))
    assert (look.function, look.node) == (b, None)
