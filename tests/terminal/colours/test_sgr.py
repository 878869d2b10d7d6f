"""From pen to pen in the fewest bytes, and always to the right pen."""

from hypothesis import given
from hypothesis import strategies as st

from tests.emulator import Emulator
from tests.terminal.shown import cell
from tui.base.cells import Flag
from tui.terminal.colours.pen import Pen, packed, unpacked
from tui.terminal.colours.sgr import transition

colors = st.none() | st.integers(0, 255)
pens = st.builds(Pen, colors, colors, st.integers(0, 63).map(Flag))


@given(pens)
def test_packing_keeps_everything(pen: Pen) -> None:
    assert unpacked(packed(pen)) == pen
    assert 0 <= packed(pen) < 1 << 24


@given(pens, pens)
def test_the_terminal_ends_up_with_the_pen(before: Pen, after: Pen) -> None:
    emulator = Emulator(3, 1)
    emulator.feed((transition(None, packed(before)) + "a" + transition(packed(before), packed(after)) + "b").encode())
    found = [each._replace(bg=each.bg.replace("bfight", "bright")) for each in emulator.screen.buffer[0].values()]
    assert found[:2] == [cell("a", before), cell("b", after)]


@given(pens, pens)
def test_it_is_never_longer_than_starting_afresh(before: Pen, after: Pen) -> None:
    assert len(transition(packed(before), packed(after))) <= len(transition(None, packed(after)))


def test_examples() -> None:
    box = packed(Pen(16, 214))
    assert transition(box, packed(Pen(16, 75))) == "\x1b[48;5;75m"
    assert transition(box, 0) == "\x1b[m"
    assert transition(box, box) == ""
    assert transition(0, packed(Pen(1, None, Flag.BOLD))) == "\x1b[1;31m"
    assert transition(packed(Pen(16, 214, Flag.UNDERLINE)), box) == "\x1b[24m"
    assert transition(packed(Pen(9, 12)), packed(Pen(10, 12))) == "\x1b[92m"
