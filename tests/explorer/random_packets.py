"""Random packets of keys to the explorer, as a lagging line, a paste or a cat on the keyboard deliver them.

`play` types them, and proves then that the keyboard still works: Esc leads back, `?` opens the help, `q` quits.
"""

import random
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.places import SAMPLES
from tests.pty_app import PtyApp
from tests.terminal.demo import modes_are_restored

COLUMNS, ROWS = 120, 40
NO_RECORDER = """
import sys
from tui.record.recorder import recorder_process

def refused(words, *_):
    raise OSError(1, "no program is recorded by random keys")

recorder_process.start_recorder = refused
from tui.__main__ import run
run()
"""
"""tickscope as it is, but for the last step of recording: random keys may choose any program of this machine."""

_OPENERS = ("o", ":", "r", "?", "!", "T", "v", "/", "y", "e", "\x10", "\x1bOP", "v\r", "o\x03", ":record\r", ":help\r")
_SEQUENCES = (
    *("\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D", "\x1b[5~", "\x1b[6~", "\x1b[H", "\x1b[F", "\x1b[Z", "\x1b[3~", "\x1bOQ"),
    *("\x1b[1;5C", "\x1b[1;2A", "\x1b[27u", "\x1b[99;5u", "\x1b[97;1u", "\x1b[57358u"),
)
_PASTED = ("abc", "a\r\nb", "", "x" * 300, "日本", "\x03q")
_FOCUS = ("\x1b[I", "\x1b[O")
_REPLIES = ("\x1b[?2026;2$y", "\x1b[0n", "\x1b]11;rgb:ffff/ffff/ffff\x1b\\", "\x1b]11;rgb:0/0/0\x07", "\x1b[12;40R")
_ODD = ("\x1b[999z", "\x1b[1;2", "\x1b]0;title", "\x1bP", "\x1b[", "\x1b[<0;1", "\x00", "日本語", "é", "\x1b\x1b")
_SIZES = ((COLUMNS, ROWS), (80, 24), (40, 10), (12, 3), (1, 1), (200, 50))


def packet(choice: random.Random, *, has_mouse: bool) -> bytes:
    """One to eight keys, or what else a terminal sends, in one piece."""
    return b"".join(_piece(choice, has_mouse) for _ in range(choice.randint(1, 8)))


def _piece(choice: random.Random, has_mouse: bool) -> bytes:
    kind = choice.choices(
        ("opener", "text", "ctrl", "interrupt", "escape", "sequence", "alt", "enter", "paste", "focus", "reply", "odd"),
        (24, 14, 8, 7, 8, 12, 4, 7, 4, 4, 2, 4),
    )[0]
    if has_mouse and choice.random() < 0.15:
        return _mouse(choice)
    match kind:
        case "opener":
            return choice.choice(_OPENERS).encode()
        case "text":
            # Where nothing is typed into, q quits: seldom, or there was little to prove.
            letters = "abcdefghijklmnoprstuvwxyzABCGHIJKLMNPRSTUWXZ0123456789 -+%.,*#<>=\t"
            text = "".join(choice.choices(letters, k=choice.randint(1, 5)))
            return (text + ("q" if choice.random() < 0.02 else "")).encode()
        case "ctrl":
            return bytes([choice.choice([code for code in range(1, 27) if code not in (3, 17)])])
        case "interrupt":
            return choice.choice((b"o\x03", b":\x03", b"oabc\x03", b"r\x03", b"T\x03", b":abc\x03j", b"\x03"))
        case "escape":
            return b"\x1b"
        case "sequence":
            return choice.choice(_SEQUENCES).encode()
        case "alt":
            return b"\x1b" + choice.choice("abdfojnp").encode()
        case "enter":
            return choice.choice((b"\r", b"\n", b"\x7f", b"\r\r"))
        case "paste":
            return (
                b"\x1b[200~" + choice.choice(("abc", "a\r\nb", "", "x" * 300, "日本", "\x03q")).encode() + b"\x1b[201~"
            )
        case "focus":
            return choice.choice(_FOCUS).encode()
        case "reply":
            return choice.choice(_REPLIES).encode()
        case _:
            return choice.choice((*(odd.encode() for odd in _ODD), b"\xff\xfe", b"\xe6\x97"))


def _mouse(choice: random.Random) -> bytes:
    x, y, button = choice.randint(1, COLUMNS + 3), choice.randint(1, ROWS + 3), choice.choice((0, 0, 0, 1, 2, 64, 65))
    press = f"\x1b[<{button};{x};{y}M"
    return (press if button >= 64 or choice.random() < 0.1 else f"{press}\x1b[<{button};{x};{y}m").encode()


def play(start: Callable[..., PtyApp], seed: int, packets: int) -> None:
    """Starts an explorer, sends so many packets, and looks whether it still obeys. It may have ended before."""
    choice = random.Random(seed)
    has_mouse = choice.random() < 0.5
    is_stock = choice.random() < 0.2
    arguments: Sequence[str | Path] = choice.choice(
        ((), (SAMPLES / "http-server.cpuprofile",), (SAMPLES / "http-server.cpuprofile", SAMPLES), (SAMPLES,))
    )
    app = start(
        *(sys.executable, "-c", NO_RECORDER),
        "--debug",
        *(("--mouse",) if has_mouse else ()),
        *arguments,
        columns=COLUMNS,
        rows=ROWS,
        directory=SAMPLES,
        environment={"EDITOR": "true", "TICKSCOPE_RENDER": "stock" if is_stock else None},
    )
    app.wait_for(lambda text: text.strip() and app.line_settings() != app.line_settings_at_start)
    sent: list[bytes] = []
    try:
        for _ in range(packets):
            if not app.is_running:
                break
            data = packet(choice, has_mouse=has_mouse)
            if is_stock:
                # Textual loses all keys that it reads together with bytes that are not UTF-8, `_obeys`' Escapes too.
                data = data.decode(errors="ignore").encode()
            sent.append(data)
            _deliver(app, data, choice)
            if choice.random() < 0.15:
                app.resize(*choice.choice(_SIZES))
        _obeys(app)
        # Ctrl-C is a signal while the terminal is the editor's, or the shell's: Python may be exiting by then.
        status = app.exit_status()
        assert status in (0, 128 + signal.SIGINT, -signal.SIGINT), f"status {status}\n{app.screen_text()}"
        assert modes_are_restored(app)
        assert app.line_settings() == app.line_settings_at_start
    except (AssertionError, pytest.fail.Exception) as failure:
        failure.add_note(f"seed {seed}, after {sent}")
        raise


def _deliver(app: PtyApp, data: bytes, choice: random.Random) -> None:
    """Writes a packet, in two parts now and then, and sometimes waits for the beginning of an answer."""
    cut = choice.randrange(len(data)) if choice.random() < 0.3 else 0
    for part in filter(None, (data[:cut], data[cut:])):
        _continue(app)
        app.write(part)
        # What a hand, or a line, leaves between two packets is part of the case.
        app.reads_within(choice.choice((0.0, 0.001, 0.02)))
    if choice.random() < 0.4:
        app.reads_within(0.05)


def _continue(app: PtyApp) -> None:
    """What `fg` does, if it was suspended."""
    if app.is_stopped:
        app.send_signal(signal.SIGCONT)
        app.wait_for(lambda _: not app.is_stopped)


def _has_ended(app: PtyApp) -> bool:
    """Whether a packet made it quit; a suspension that a packet asked for ends here."""
    _continue(app)
    return app.has_left


def _obeys(app: PtyApp) -> None:
    """Leads back to a screen without a dialog, has the help shown, closes it, and quits."""
    app.resize(COLUMNS, ROWS)
    app.write("\x1b[201~")
    for _ in range(4):
        _continue(app)
        app.keys("escape")
    app.write("?")
    app.wait_for(lambda text: _has_ended(app) or "─ Help" in text)
    app.keys("backspace")
    app.wait_for(lambda text: _has_ended(app) or "─ Help" not in text)
    if not app.has_left:
        app.write("q")
