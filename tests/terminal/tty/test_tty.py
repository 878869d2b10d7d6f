"""Reading and writing a terminal: in a pty, with what can go wrong there."""

import os
import pty
import threading
import tty
from collections.abc import Iterator

import pytest

from tui.terminal.tty import tty_input
from tui.terminal.tty.replies import StatusReport
from tui.terminal.tty.tty_file import TtyFile
from tui.terminal.tty.tty_input import TtyInput, drain


@pytest.fixture
def terminal() -> Iterator[tuple[int, int]]:
    """The terminal's side and the program's side of a pty, raw."""
    ours, theirs = pty.openpty()
    tty.setraw(theirs)
    yield ours, theirs
    for descriptor in (ours, theirs):
        try:
            os.close(descriptor)
        except OSError:
            continue


@pytest.fixture
def keyboard(terminal: tuple[int, int]) -> Iterator[TtyInput]:
    keyboard = TtyInput(terminal[1], escape_delay_s=0.01)
    yield keyboard
    keyboard.close()


def test_typed_and_replied(terminal: tuple[int, int], keyboard: TtyInput) -> None:
    os.write(terminal[0], "jé\x1b[0n".encode())
    assert keyboard.read(None, is_awaiting_reply=True) == ("jé", [StatusReport()])


def test_half_a_character_is_waited_for(terminal: tuple[int, int], keyboard: TtyInput) -> None:
    first, second = "é".encode()[:1], "é".encode()[1:]
    os.write(terminal[0], first)
    assert keyboard.read(None, is_awaiting_reply=False) == ("", [])
    os.write(terminal[0], second)
    assert keyboard.read(None, is_awaiting_reply=False) == ("é", [])


def test_bytes_that_are_no_text_do_no_harm(terminal: tuple[int, int], keyboard: TtyInput) -> None:
    os.write(terminal[0], b"\xff\xfej")
    assert keyboard.read(None, is_awaiting_reply=False) == ("\ufffd\ufffdj", [])


def test_a_held_escape_is_typed_after_the_delay(terminal: tuple[int, int], keyboard: TtyInput) -> None:
    os.write(terminal[0], b"\x1b")
    assert keyboard.read(None, is_awaiting_reply=True) == ("", [])
    assert keyboard.read(None, is_awaiting_reply=True) == ("\x1b", [])


def test_a_paste_whose_end_never_comes_is_over_after_a_while(
    terminal: tuple[int, int], keyboard: TtyInput, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tty_input, "_PASTE_PATIENCE_S", 0.01)
    for data in (b"j\x1b[20", b"0~abc", b"def"):
        os.write(terminal[0], data)
        assert keyboard.read(None, is_awaiting_reply=False) == (data.decode(), [])
    assert keyboard.read(None, is_awaiting_reply=False) == ("\x1b[201~", [])
    assert keyboard.read(0.001, is_awaiting_reply=False) == ("", [])


def test_a_paste_that_ends_is_waited_for_no_longer(
    terminal: tuple[int, int], keyboard: TtyInput, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tty_input, "_PASTE_PATIENCE_S", 0.01)
    for data in (b"\x1b[200~abc", b"\x1b[201", b"~j"):
        os.write(terminal[0], data)
        assert keyboard.read(None, is_awaiting_reply=False) == (data.decode(), [])
    assert keyboard.read(0.001, is_awaiting_reply=False) == ("", [])


def test_waking_and_patience_end_a_read(keyboard: TtyInput) -> None:
    keyboard.wake()
    assert keyboard.read(None, is_awaiting_reply=False) == ("", [])
    assert keyboard.read(0.001, is_awaiting_reply=False) == ("", [])


def test_a_hangup_is_told(terminal: tuple[int, int], keyboard: TtyInput) -> None:
    os.close(terminal[0])
    with pytest.raises(EOFError):
        keyboard.read(None, is_awaiting_reply=False)


def test_drain_takes_what_comes_before_its_answer(terminal: tuple[int, int]) -> None:
    ours, theirs = terminal
    draining = threading.Thread(target=drain, args=(theirs, 30))
    draining.start()
    os.write(ours, b"\x1b[?2026;2$y\x1b[?62;")
    os.write(ours, b"22c")
    draining.join(30)
    assert not draining.is_alive()
    os.set_blocking(theirs, False)
    with pytest.raises(BlockingIOError):
        os.read(theirs, 100)


def test_drain_does_not_wait_for_ever(terminal: tuple[int, int]) -> None:
    drain(terminal[1], 0.01)
    os.close(terminal[0])
    drain(terminal[1], 30)


def test_a_frame_is_one_write_in_utf8(monkeypatch: pytest.MonkeyPatch) -> None:
    writes: list[bytes] = []

    def write(_: int, data: bytes) -> int:
        writes.append(bytes(data))
        return len(data)

    monkeypatch.setattr(os, "write", write)
    idle: list[bool] = []
    file = TtyFile(1, lambda: idle.append(True))
    file.write("▏" * 3000 + "\ud800")
    file.flush()
    assert writes == ["▏".encode() * 3000 + b"?"]
    assert (file.written_count, idle) == (1, [True])


def test_a_terminal_that_takes_little_gets_all_of_it(terminal: tuple[int, int]) -> None:
    ours, theirs = terminal
    os.set_blocking(theirs, False)  # as another program may leave it
    file = TtyFile(theirs, lambda: None)
    text = "0123456789" * 20_000
    writing = threading.Thread(target=file.write, args=(text,))
    writing.start()
    received = b""
    while len(received) < len(text):
        received += os.read(ours, 65536)
    writing.join(30)
    assert received == text.encode()
    assert file.written_count == 1


def test_nothing_is_raised_when_the_terminal_is_gone(terminal: tuple[int, int]) -> None:
    os.close(terminal[0])
    file = TtyFile(terminal[1], lambda: None)
    file.write("x" * 100)
    file.write("y")
    assert file.is_gone
    assert file.written_count == 2
