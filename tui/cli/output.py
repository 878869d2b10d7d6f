"""Writes data to stdout and messages to stderr, and looks whether they are a terminal."""

from __future__ import annotations

import codecs
import contextlib
import os
import shutil
import sys
import traceback
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TextIO

from tui.base.errors import TickscopeError
from tui.base.text import ascii_text, printable

_MOST_PENDING = 1 << 20
"""Characters that are held before they are written."""


def no_screen(paths: Sequence[str]) -> str | None:
    """Why the explorer cannot be shown; None when it can."""
    if not is_terminal(sys.stdout):
        return "stdout is no terminal"
    if os.environ.get("TERM") == "dumb":
        return "TERM is dumb"
    if not is_terminal(sys.stderr):
        return "stderr is no terminal"
    if not is_terminal(sys.stdin) and not ("-" in paths and _has_controlling_terminal()):
        return "stdin is no terminal"
    return None


def terminal_width() -> int | None:
    """The columns of the terminal that stdout is; None where it is none, and lines may have any length."""
    return shutil.get_terminal_size().columns if is_terminal(sys.stdout) else None


def is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and not stream.closed and stream.isatty()


def _has_controlling_terminal() -> bool:
    try:
        os.close(os.open("/dev/tty", os.O_RDWR))
    except OSError:
        return False
    return True


def encoding_of(stream: TextIO | None) -> str:
    return getattr(stream, "encoding", None) or "utf-8"


def shows(encoding: str, text: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def write(text: str, encoding: str) -> None:
    """Puts all of `text` on stdout, at once, so that a report is there whole or not at all."""
    write_bytes(text.encode(encoding, "replace"))


def write_pieces(pieces: Iterable[str], encoding: str) -> None:
    """Puts `pieces` on stdout, about a megabyte at a time: what is shorter is there whole or not at all."""
    # One encoder for all: some encodings begin with a mark.
    encoder = codecs.getincrementalencoder(encoding)("replace")
    pending: list[str] = []
    length = 0
    for piece in pieces:
        pending.append(piece)
        length += len(piece)
        if length >= _MOST_PENDING:
            write_bytes(encoder.encode("".join(pending)))
            pending.clear()
            length = 0
    write_bytes(encoder.encode("".join(pending), final=True))


def write_path(path: Path) -> None:
    """Puts the path of a file that was written on stdout, the very bytes that it has.

    The file is there whether anybody is told or not: where stdout is closed or full, stderr has the path.
    """
    try:
        write_bytes(os.fsencode(path) + b"\n")
    except BrokenPipeError:
        drop_stdout()
    except TickscopeError as error:
        narrate(f"{error}; the recording is in {path}")


def write_bytes(data: bytes) -> None:
    """Puts all of `data` on stdout. Raises TickscopeError where that is closed or full."""
    if sys.stdout is None:
        raise TickscopeError("stdout", "it is closed")
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        drop_stdout()
        raise TickscopeError("stdout", reason_of(error)) from error


def drop_stdout() -> None:
    """Lets what is left in stdout's buffer go nowhere, so that the interpreter does not complain at its end."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def show_traceback() -> None:
    """Tells where the exception that is being handled came from; messages in it may quote the file."""
    if sys.stderr is not None:
        for line in traceback.format_exc().splitlines():
            _say(printable(line))


def narrate(sentence: str, *, is_ascii: bool = False) -> None:
    """Puts a sentence on stderr; where that is closed or full there is nobody to tell."""
    _say(f"tickscope: {printable(sentence)}", is_ascii=is_ascii)


def _say(line: str, *, is_ascii: bool = False) -> None:
    if sys.stderr is not None:
        is_plain = is_ascii or not shows(encoding_of(sys.stderr), line)
        with contextlib.suppress(OSError, ValueError):
            print(ascii_text(line) if is_plain else line, file=sys.stderr, flush=True)


def sentence_of(error: Exception) -> str:
    """What went wrong and what to do, in one sentence or two."""
    match error:
        case TickscopeError():
            return str(error)
        case FileNotFoundError() if error.filename is None:
            return "the working directory: it does not exist any more. Go to another one"
        case FileNotFoundError():
            return f"{error.filename}: no such file"
        case IsADirectoryError():
            return f"{error.filename}: it is a folder. Name a profile in it, or open it on a terminal: tickscope DIR"
        case OSError():
            return f"{error.filename or 'the system'}: {reason_of(error)}"
        case MemoryError():
            return "out of memory: the profile is too large for this machine"
        case RecursionError():
            return "the file is nested too deeply"
        case _:
            return (
                f"internal error: {type(error).__name__}: {error}. Run it again with --debug and report what it says."
            )


def reason_of(error: OSError) -> str:
    reason = error.strerror or str(error)
    return reason[:1].lower() + reason[1:]
