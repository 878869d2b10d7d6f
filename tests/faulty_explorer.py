"""The explorer with a fault of our own behind the key `s`, for both renderers."""

import textwrap

FAULTS = {
    "key": "fail()",
    "paint": "HotPainter.paint = fail; screen._widgets[PaneName.HOT].repaint()",
    "markup": "screen.app.push_screen(Faulty())",
    "timer": "screen.set_timer(0.01, fail)",
    "reading": "break_reading(screen)",
}
"""What fails: a key, the painting of a pane, a widget of Textual's own whose errors draw themselves, a timer, or
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
    from tui.draw.panes.list_panes import HotPainter
    from tui.explorer.profile.profile_screen import ProfileScreen
    from tui.state.view.screen_layout import PaneName

    class Faulty(Screen):
        def compose(self) -> ComposeResult:
            yield Static("[/]")

    def fail(*_, **__):
        secret = "a local of ours"
        raise ValueError("torn \\x1b[2J apart")

    def break_reading(screen):
        LinuxDriver.process_message = fail
        screen.say("armed")

    takes_key = ProfileScreen.takes_key

    def takes_key_or_fails(screen, key):
        if key.key != "s":
            return takes_key(screen, key)
        {fault}
        return True

    ProfileScreen.takes_key = takes_key_or_fails
    end(main(sys.argv[1:]))
"""


def faulty_program(fault: str) -> str:
    """The code of an explorer with one of `FAULTS`."""
    return textwrap.dedent(_PROGRAM).format(fault=FAULTS[fault])
