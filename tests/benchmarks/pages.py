"""What a page of a list costs, beside the text that it changes, and beside vim and less that page through this text.

    python -m tests.benchmarks.pages [PROFILE]

The list has the full width. *Changed*: the bytes of all cells that show another character than before, without blanks:
no program can send fewer without leaving something out. The rest of a frame is moving over what did not change, blanks,
erasing, pens, and the marks around it. vim and less show the same rows as plain text, without a colour.
"""

from __future__ import annotations

import argparse
import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tests.benchmarks.keys import SIZES, Contender, Keys, Task, measured, opened
from tests.large_profile import write_large_profile
from tests.pty_app import TICKSCOPE, PtyApp

KEYS: Keys = ("pagedown",) * 5 + ("pageup",) * 5
LISTS: dict[str, Keys] = {"hot functions": ("3", "g", "z"), "call tree": ("2", "E", "g", "z")}
HEAD_ROWS, FOOT_ROWS = 5, 3
_SEQUENCE = re.compile(r"\x1b\[[0-9;?$]*[A-Za-z]|\x1b[A-Z]|[\r\n\b]")


@dataclass(frozen=True, slots=True)
class Page:
    """Bytes of one page: all, those of text that was written, of moves, and of changed characters on the screen."""

    sent: int
    text: int
    moves: int
    changed: int


def page(app: PtyApp, key: str) -> Page:
    """What the answer to a key is made of."""
    rows_before, sent_before = list(app.emulator.screen.display), app.byte_count
    app.next_frame(key)
    frame = bytes(app.received[sent_before:]).decode("utf-8", "replace")
    sequences = _SEQUENCE.findall(frame)
    moves = sum(len(one) for one in sequences if one[-1] in "ABCDGHfd\r\n\b")
    text = len(_SEQUENCE.sub("", frame).encode())
    changed = sum(
        len(new.encode())
        for before, after in zip(rows_before, app.emulator.screen.display, strict=True)
        for old, new in zip(before, after, strict=False)
        if new not in (old, " ")
    )
    return Page(len(frame.encode()), text, moves, changed)


def pages(profile: Path, keys_before: Keys, size: tuple[int, int]) -> tuple[list[Page], list[str]]:
    """What each of the pages cost, and the rows of the list."""
    contender = Contender("tickscope", [*TICKSCOPE, str(profile)], "Lines of", (), {})
    rows: list[str] = []
    with opened(contender, size) as app:
        app.press(*keys_before)
        for _ in range(12):
            rows += app.screen_text().split("\n")[HEAD_ROWS:-FOOT_ROWS]
            app.press("pagedown")
        app.press("g")
        return [page(app, key) for key in KEYS * 2], rows


def beside(rows: Sequence[str], folder: Path, size: tuple[int, int]) -> Iterator[str]:
    """What a page of the same rows costs in vim and in less; a dash where they are not installed."""
    text = folder / "rows.txt"
    text.write_text("\n".join(rows) + "\n", "utf-8")
    # The same part of the screen: the rows of the list alone.
    columns, height = size[0], size[1] - HEAD_ROWS - FOOT_ROWS
    task = Task("page", (), ("ctrl+f",) * 5 + ("ctrl+b",) * 5)
    for command in (["vim", "-u", "NONE", "-N", "--cmd", "set nowrap encoding=utf-8"], ["less", "-S"]):
        if not shutil.which(command[0]):
            yield "–"
            continue
        contender = Contender(command[0], [*command, str(text)], rows[3].strip()[:20], (task,), {})
        with opened(contender, (columns, height)) as app:
            yield f"{np.median(measured(app, task.keys, 20, contender.patience_s).sent):,.0f}"


def page_lines(profile: Path, folder: Path) -> Iterator[str]:
    """A table in Markdown."""
    yield "| size | list | bytes p50 | text | moves | other | changed | vim | less |"
    yield "|---|---|---:|---:|---:|---:|---:|---:|---:|"
    for size in SIZES:
        for title, keys in LISTS.items():
            costs, rows = pages(profile, keys, size)
            sent, text, moves, changed = np.median([(one.sent, one.text, one.moves, one.changed) for one in costs], 0)
            shown = (sent, text, moves, sent - text - moves, changed)
            cells = [f"{size[0]}×{size[1]}", title, *(f"{one:,.0f}" for one in shown)]
            yield f"| {' | '.join([*cells, *beside(rows, folder, size)])} |"


def main() -> None:
    """Prints the table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("profile", nargs="?", type=Path)
    profile: Path | None = options.parse_args().profile
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if profile is None:
            profile = folder / "large.cpuprofile"
            write_large_profile(profile)
        for line in page_lines(profile, folder):
            print(line, flush=True)


if __name__ == "__main__":
    main()
