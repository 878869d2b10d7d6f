"""The demo app in a terminal: how it is started, how a test waits for it, and what the terminal is like after it."""

import sys
from collections.abc import Callable

from tests.pty_app import PtyApp

DEMO = (sys.executable, "-m", "tests.terminal.demo_app")

Start = Callable[..., PtyApp]
"""What the fixture `start` is."""

MOUSE_MODES, FOCUS, PASTE, ALTERNATE, CURSOR = {1000, 1002, 1003, 1005, 1006, 1015, 1016}, 1004, 2004, 1049, 25


def ready(app: PtyApp) -> PtyApp:
    """The demo once it shows its first frame and has handled all that came with the start."""
    app.wait_for("ready")
    step(app)
    return app


def step(app: PtyApp, *keys: str) -> int:
    """Presses keys; how many bytes the demo wrote until all of them were handled and what they changed was painted.

    A frame that waits for the terminal's answer is not painted and does not count.
    """
    before, title = app.byte_count, app.emulator.title
    app.keys(*keys, "f3")
    app.wait_for(lambda _: app.emulator.title != title)
    return app.byte_count - before - len(f"\x1b]2;{app.emulator.title}\x07")


def modes_are_restored(app: PtyApp) -> bool:
    """Whether the terminal's modes are those that it had before a program."""
    modes = app.emulator.screen.private_modes
    return not modes & (MOUSE_MODES | {FOCUS, PASTE, ALTERNATE}) and CURSOR in modes and not app.emulator.keyboard_modes
