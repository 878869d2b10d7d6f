"""Reading the token from the environment, from a file that nobody else can read, or from a command's output."""

from __future__ import annotations

import os
import re
import shlex
import stat
import subprocess
import sys
from pathlib import Path

from tui.base.errors import RecordError
from tui.base.text import printable
from tui.base.user_environment import TOKEN_VARIABLE, environment_for_commands
from tui.record.edgeworkers.requests.token import GET_ONE, Tokens, masked, tokens_in
from tui.record.edgeworkers.requests.token_variable import taken_token
from tui.record.options.edgeworkers_options import TokenSource

_MOST_BYTES = 1 << 16
_LONG_WORD = re.compile(r"[A-Za-z0-9._~+=-]{40,}")
_COMMAND_TAKES_S = 120.0
"""The CLI asks a distant service, and may install itself first."""


def read_tokens(source: TokenSource) -> Tokens:
    """The tokens that `source` names. Raises RecordError, without a word of what was read."""
    if source.file is not None:
        return tokens_in(_text_of_file(source.file), str(source.file))
    if source.command is not None:
        return tokens_in(_text_of_command(source.command), "--token-cmd")
    text = sys.stdin.buffer.read(_MOST_BYTES).decode(errors="replace") if source.is_stdin else taken_token()
    if not text.strip():
        raise RecordError(
            "there is no token",
            f"{TOKEN_VARIABLE} is not set",
            f"{GET_ONE} and put it there, or name --token-file or --token-cmd.",
        )
    return tokens_in(text, TOKEN_VARIABLE)


def _text_of_file(path: Path) -> str:
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))
    except OSError as error:
        raise RecordError(str(path), f"the token cannot be read ({_reason(error)})") from None
    try:
        _check_privacy(path, os.fstat(descriptor))
        with open(descriptor, "rb", closefd=False) as file:
            data = file.read(_MOST_BYTES + 1)
    finally:
        os.close(descriptor)
    if len(data) > _MOST_BYTES:
        raise RecordError(str(path), "this is no token: it is larger than 64 kB")
    return data.decode(errors="replace")


def _check_privacy(path: Path, status: os.stat_result) -> None:
    """Raises RecordError for a file that others may read or have written."""
    if not stat.S_ISREG(status.st_mode):
        raise RecordError(str(path), "this is no regular file", "Use --token-cmd for what a program prints.")
    if os.name == "nt":
        return
    if status.st_uid not in (os.geteuid(), 0):
        raise RecordError(str(path), "this file belongs to another user")
    if status.st_mode & 0o077:
        mode = stat.S_IMODE(status.st_mode)
        raise RecordError(
            str(path), f"others may read this file (mode {mode:04o})", f"Run: chmod 600 {shlex.quote(str(path))}"
        )


def _text_of_command(command: str) -> str:
    try:
        words = shlex.split(command)
    except ValueError:
        words = []
    if not words:
        raise RecordError("--token-cmd", "it is no command", "Write it as: --token-cmd 'akamai edgeworkers auth HOST'")
    try:
        ended = subprocess.run(
            words,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_COMMAND_TAKES_S,
            check=False,
            env=environment_for_commands(),
        )
    except subprocess.TimeoutExpired:
        raise RecordError("--token-cmd", f"{_shown(words[0])} has not ended after {_COMMAND_TAKES_S:.0f} s") from None
    except OSError as error:
        raise RecordError("--token-cmd", f"{_shown(words[0])} cannot be started ({_reason(error)})") from None
    if ended.returncode:
        raise RecordError(
            "--token-cmd", f"{_shown(words[0])} ended with status {ended.returncode}{_told(ended.stderr)}"
        )
    return ended.stdout[:_MOST_BYTES].decode(errors="replace")


def _told(stderr: bytes) -> str:
    """The last line that the command said on stderr, without anything that may be a token."""
    lines = _LONG_WORD.sub("***", masked(stderr.decode(errors="replace"))).strip().splitlines()
    return f": {_shown(lines[-1])}" if lines else ""


def _shown(text: str) -> str:
    return printable(text, 160)


def _reason(error: OSError) -> str:
    reason = error.strerror or str(error)
    return reason[:1].lower() + reason[1:]
