"""However a signal ends it, in both renderers, the terminal is as before; and it comes back after every stop."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable

import pytest

from tests.places import SAMPLES
from tests.pty_app import TICKSCOPE, PtyApp
from tests.terminal.demo import DEMO, modes_are_restored
from tui.terminal.tty.restoring import FatalSignals, fatal_signals

Start = Callable[..., PtyApp]
EXPLORER = (*TICKSCOPE, "--mouse", SAMPLES / "http-server.cpuprofile")

_NAMES = (
    *("SIGHUP", "SIGINT", "SIGQUIT", "SIGTRAP", "SIGABRT", "SIGUSR1", "SIGUSR2", "SIGALRM", "SIGTERM", "SIGXCPU"),
    *("SIGVTALRM", "SIGPROF", "SIGSYS"),
)
_LINUX_NAMES = ("SIGIO", "SIGPWR", "SIGSTKFLT", "SIGRTMIN", "SIGRTMAX")
ENDING = [getattr(signal, name) for name in (*_NAMES, *_LINUX_NAMES * (sys.platform == "linux"))]
RENDERERS = pytest.mark.parametrize("render", [None, "stock"], ids=["own", "stock"])


def is_as_before(app: PtyApp) -> bool:
    return (
        modes_are_restored(app)
        and app.line_settings() == app.line_settings_at_start
        and bytes(app.received).endswith(b"\x1b[m")
    )


@RENDERERS
@pytest.mark.parametrize("number", ENDING, ids=lambda number: number.name)
def test_a_signal_leaves_the_terminal_as_it_was(start: Start, number: signal.Signals, render: str | None) -> None:
    app = start(*DEMO, "--mouse", environment={"TICKSCOPE_RENDER": render})
    app.wait_for("ready")
    assert app.line_settings() != app.line_settings_at_start
    app.send_signal(number)
    assert app.exit_status() == 128 + number
    assert is_as_before(app)


@RENDERERS
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT], ids=lambda number: number.name)
def test_the_explorer_leaves_it_too_with_a_dialog_open(
    start: Start, number: signal.Signals, render: str | None
) -> None:
    app = start(*EXPLORER, environment={"TICKSCOPE_RENDER": render})
    app.wait_for("2/248")
    app.keys("?")
    app.wait_for("Help: Hot functions")
    app.send_signal(number)
    assert app.exit_status() == 128 + number
    assert is_as_before(app)
    assert app.screen_text().strip() == ""


@RENDERERS
@pytest.mark.parametrize("end", ["q", "x"], ids=["quit", "crash"])
def test_the_last_colour_is_reset(start: Start, end: str, render: str | None) -> None:
    app = start(*DEMO, environment={"TICKSCOPE_RENDER": render})
    app.wait_for("ready")
    app.keys(end)
    assert app.exit_status() == (1 if end == "x" else 0)
    assert modes_are_restored(app)
    assert app.line_settings() == app.line_settings_at_start
    if end == "q":
        assert is_as_before(app)
    else:
        # The traceback comes last: no colour is set behind the reset, nor within it.
        assert b"\x1b" not in bytes(app.received).rpartition(b"\x1b[m")[2]


@RENDERERS
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGQUIT], ids=lambda number: number.name)
def test_a_signal_ends_an_app_whose_event_loop_does_not_turn(
    start: Start, number: signal.Signals, render: str | None
) -> None:
    app = start(*DEMO, "--busy", environment={"TICKSCOPE_RENDER": render})
    app.wait_for(lambda _: b"busy" in app.received)
    app.send_signal(number)
    assert app.exit_status() == 128 + number
    assert is_as_before(app)


def test_a_signal_that_is_ignored_stays_so(start: Start) -> None:
    app = start("/bin/sh", "-c", 'trap "" USR1 QUIT; exec "$0" "$@"', *DEMO)
    app.wait_for("ready")
    app.send_signal(signal.SIGUSR1)
    app.send_signal(signal.SIGQUIT)
    app.keys("down")
    app.wait_for("top row 1")
    app.keys("q")
    assert app.exit_status() == 0


@RENDERERS
@pytest.mark.parametrize("number", [signal.SIGSTOP, signal.SIGTSTP], ids=lambda number: number.name)
def test_it_comes_back_after_a_stop(start: Start, number: signal.Signals, render: str | None) -> None:
    """SIGSTOP cannot be caught: what it left in the terminal is not taken for what was there before."""
    app = start(*DEMO, environment={"TICKSCOPE_RENDER": render})
    app.wait_for("ready")
    app.keys("down")
    before = app.wait_for("top row 1")
    for _ in range(2):
        app.send_signal(number)
        app.wait_for(lambda _: app.is_stopped)
        # All that it wrote before it stopped is there, and nothing more comes.
        while app.reads_within(0):
            pass
        assert modes_are_restored(app) == (number == signal.SIGTSTP)
        app.emulator.feed(b"\x1b[m$ ls\r\nfiles\r\n")
        app.send_signal(signal.SIGCONT)
        app.wait_for(lambda text: text == before)
    app.keys("down")
    app.wait_for("top row 2")
    app.keys("q")
    assert app.exit_status() == 0
    assert is_as_before(app)


def _signal_youngest_thread(pid: int, number: signal.Signals) -> None:
    thread = max(int(name) for name in os.listdir(f"/proc/{pid}/task"))
    assert thread != pid
    assert ctypes.CDLL(None).tgkill(pid, thread, int(number)) == 0


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has tgkill and /proc/PID/task")
@RENDERERS
def test_a_signal_to_another_thread_is_handled_at_once(start: Start, render: str | None) -> None:
    """The kernel chooses the thread; the one that handles signals may be waiting for events."""
    app = start(*DEMO, environment={"TICKSCOPE_RENDER": render})
    app.wait_for("ready")
    _signal_youngest_thread(app.pid, signal.SIGCONT)
    app.wait_for(lambda text: app.received.count(b"\x1b[?1049h") == 2 and "ready" in text)
    _signal_youngest_thread(app.pid, signal.SIGTERM)
    assert app.exit_status() == 128 + signal.SIGTERM


# Is signalled in the middle of the write of its first frame, with the lock of the writing thread's queue held.
SIGNALLED_IN_A_WRITE = """
import queue, signal, sys
from tests.terminal import demo_app

number = int(sys.argv.pop())
put = queue.Queue._put

def put_and_raise(self, item):
    put(self, item)
    if isinstance(item, str) and "ready" in item:
        queue.Queue._put = put
        signal.raise_signal(number)

queue.Queue._put = put_and_raise
sys.exit(demo_app.main())
"""


@RENDERERS
@pytest.mark.parametrize("number", [signal.SIGCONT, signal.SIGTSTP], ids=lambda number: number.name)
def test_a_stop_in_the_middle_of_a_write(start: Start, number: signal.Signals, render: str | None) -> None:
    command = (sys.executable, "-c", SIGNALLED_IN_A_WRITE, str(int(number)))
    app = start(*command, environment={"TICKSCOPE_RENDER": render})
    if number == signal.SIGTSTP:
        app.wait_for(lambda _: app.is_stopped)
        app.send_signal(signal.SIGCONT)
    # Keys that are typed before the app has the terminal back are lost.
    app.wait_for(lambda text: app.received.count(b"\x1b[?1049h") == 2 and "ready" in text)
    app.keys("down")
    app.wait_for("top row 1")
    app.keys("q")
    assert app.exit_status() == 0


# Says in the terminal's title when Textual publishes that the app is back.
SUBSCRIBER = """
import sys
from tests.terminal import demo_app

class Subscriber(demo_app.DemoApp):
    def on_mount(self) -> None:
        self.app_resume_signal.subscribe(self, lambda _: self.send("\\x1b]2;resumed\\x07"))

demo_app.DemoApp = Subscriber
sys.exit(demo_app.main())
"""


@RENDERERS
def test_textual_publishes_that_it_is_back(start: Start, render: str | None) -> None:
    app = start(sys.executable, "-c", SUBSCRIBER, environment={"TICKSCOPE_RENDER": render})
    app.wait_for("ready")
    app.send_signal(signal.SIGTSTP)
    app.wait_for(lambda _: app.is_stopped)
    assert b"resumed" not in app.received
    app.send_signal(signal.SIGCONT)
    app.wait_for(lambda _: app.received.count(b"\x1b]2;resumed\x07") == 1)
    app.wait_for("ready")
    app.keys("q")
    assert app.exit_status() == 0


def test_a_signal_while_it_is_stopped_ends_it(start: Start) -> None:
    app = start(*DEMO)
    app.wait_for("ready")
    app.send_signal(signal.SIGTSTP)
    app.wait_for(lambda _: app.is_stopped)
    app.send_signal(signal.SIGTERM)
    app.send_signal(signal.SIGCONT)
    assert app.exit_status() == 128 + signal.SIGTERM
    assert is_as_before(app)


def test_signals_are_caught_and_released() -> None:
    caught: list[int] = []
    before = {number: signal.getsignal(number) for number in signal.valid_signals()}
    signals = FatalSignals(caught.append)
    signals.catch()
    try:
        signals.catch()
        for number in (signal.SIGUSR1, signal.SIGTERM, signal.SIGQUIT):
            os.kill(os.getpid(), number)
    finally:
        signals.release()
    assert caught == [signal.SIGUSR1, signal.SIGTERM, signal.SIGQUIT]
    assert {number: signal.getsignal(number) for number in signal.valid_signals()} == before


def test_what_ends_nothing_is_left_alone() -> None:
    fatal = fatal_signals()
    assert set(ENDING) <= set(fatal)
    harmless = {"SIGCHLD", "SIGCONT", "SIGTSTP", "SIGTTIN", "SIGTTOU", "SIGURG", "SIGWINCH", "SIGPIPE"}
    impossible = {"SIGKILL", "SIGSTOP", "SIGSEGV", "SIGBUS", "SIGFPE", "SIGILL"}
    assert not {getattr(signal, name) for name in harmless | impossible} & set(fatal)
