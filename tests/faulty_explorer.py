"""The explorer with a fault of our own behind the key `s`, for both renderers."""

import textwrap

FAULTS = {
    "key": "HotPane.action_sort_next = fail",
    "paint": "HotPane.action_sort_next = lambda pane: (setattr(HotPane, 'paint', fail), pane.repaint())",
    "markup": "HotPane.action_sort_next = lambda pane: pane.app.push_screen(Faulty())",
    "timer": "HotPane.action_sort_next = lambda pane: pane.set_timer(0.01, fail)",
    "reading": "HotPane.action_sort_next = break_reading",
}
"""What fails: an action, the painting of a pane, a widget of Textual's own whose errors draw themselves, a timer, or
the reading of the key after `s`."""

_PROGRAM = """
    import sys
    from tui.terminal.tty.environment import prepare
    prepare()
    from textual.app import ComposeResult
    from textual.drivers.linux_driver import LinuxDriver
    from textual.screen import Screen
    from textual.widgets import Static
    from tui.__main__ import end
    from tui.cli.main import main
    from tui.explorer.profile.panes.hot_pane import HotPane

    class Faulty(Screen):
        def compose(self) -> ComposeResult:
            yield Static("[/]")

    def fail(*_, **__):
        secret = "a local of ours"
        raise ValueError("torn \\x1b[2J apart")

    def break_reading(pane):
        LinuxDriver.process_message = fail
        pane.app.say("armed")

    {fault}
    end(main(sys.argv[1:]))
"""


def faulty_program(fault: str) -> str:
    """The code of an explorer with one of `FAULTS`."""
    return textwrap.dedent(_PROGRAM).format(fault=FAULTS[fault])
