"""`tickscope` called from a test: the words go in, and what a shell would see comes out."""

from __future__ import annotations

import contextlib
import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tui.cli.main import main


@dataclass(frozen=True)
class Ended:
    """How a command ended and what it printed."""

    status: int
    out: str
    err: str


def tickscope(*words: str | Path) -> Ended:
    """`tickscope WORDS` in this process, its stdout and stderr being pipes."""
    out, err = _pipe(), _pipe()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = main([str(word) for word in words])
    return Ended(status, _text(out), _text(err))


def report_of(path: Path, *options: str) -> dict[str, Any]:
    """The JSON of `tickscope report PATH`, which has to succeed without a word."""
    ended = tickscope("report", path, "--format", "json", *options)
    assert (ended.status, ended.err) == (0, ""), ended.err
    document: dict[str, Any] = json.loads(ended.out)
    return document


def _pipe() -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)


def _text(pipe: io.TextIOWrapper) -> str:
    pipe.flush()
    assert isinstance(pipe.buffer, io.BytesIO)
    return pipe.buffer.getvalue().decode()
