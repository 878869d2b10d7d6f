"""What source text is, or why there is none."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from tui.base.text import ELLIPSIS, cell_width, counted, printable
from tui.base.url_secrets import without_secrets

LONG_LINE = 4096
"""Characters from which on a line, of a bundle mostly, is only ever shown in parts."""
TAB_CELLS = 4
RECORDING, SOURCE_MAP, DENO_CACHE = "the recording", "the source map", "Deno's cache"
"""Where the text of a script is that no file below a root holds."""
_EXCERPT, _BEFORE_COLUMN = 200, 16
"""Characters of a line that one row shows, and how many of them before a function's place: its name is there."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why there is no source: a printable sentence, with what to do about it where something can be done.

    `is_of_other_text`: lines are those of another text than the one that the url and the functions' places are of.
    """

    reason: str
    is_of_other_text: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """The text of one script: `raw[i]` is line `i + 1` as it stands in the file, without its end.

    `path` is the file's real path, for opening it, not yet printable, "" when there is no file. `found_as` is the path
    below a root that the file was found by when its own path led to nothing, else "". `modified_at` is in seconds since
    the epoch. `url` says whose text it is when that came from elsewhere, and `text_from` from where, as RECORDING;
    `differs`: the file at `path` holds another text by now. `is_of_other_text`: functions' places are those in another
    text than this one. `doubt` says why it is not what ran, a sentence, where that was found out.
    """

    path: str
    raw: tuple[str, ...] = field(repr=False)
    modified_at: float | None = None
    found_as: str = ""
    url: str = ""
    differs: bool = False
    is_of_other_text: bool = False
    doubt: str = ""
    text_from: str = ""

    @property
    def line_count(self) -> int:
        """How many lines there are; the last one may be empty."""
        return len(self.raw)

    @property
    def name(self) -> str:
        """The file's printable name without its folders."""
        return printable(posixpath.basename((self.path or without_secrets(self.url)).replace("\\", "/")))

    def is_long(self, line: int) -> bool:
        """Whether `line` is only shown in parts."""
        return len(self.raw[line - 1]) > LONG_LINE

    def line(self, line: int) -> str:
        """Line `line`, 1-based, printable, tabs as spaces to the next multiple of `TAB_CELLS`; a long one cut."""
        text = self.raw[line - 1]
        if len(text) > LONG_LINE:
            text = text[: LONG_LINE - 1] + ELLIPSIS
        return expanded(text)

    def part(self, line: int, start: int, count: int) -> str:
        """The characters `[start, start + count)` of `line`, printable, for lines too long to be laid out whole."""
        return printable(self.raw[line - 1][start : start + count].replace("\t", " "), max(1, count))

    def excerpt(self, line: int, column: int = 1) -> str:
        """What one row can tell of `line`: without its indentation, of a long line what is around V8's `column`."""
        text, start = self.raw[line - 1], max(0, self.offset(line, column) - _BEFORE_COLUMN)
        if len(text) <= _EXCERPT or start == 0:
            start = len(text) - len(text.lstrip())
            before = ""
        else:
            before = ELLIPSIS
        behind = ELLIPSIS if len(text) > start + _EXCERPT else ""
        return f"{before}{self.part(line, start, _EXCERPT)}{behind}".strip()

    def units(self, line: int) -> str:
        """Line `line` with as many characters as V8 and source maps count columns."""
        return in_units(self.raw[line - 1])

    def offset(self, line: int, column: int) -> int:
        """The index of the character of `line` that is at V8's `column` (1-based)."""
        text, before = self.raw[line - 1], max(0, column - 1)
        units = in_units(text)
        return before if units is text else len(_joined(units[:before]))

    def cells_before(self, line: int, column: int) -> int:
        """How many cells of `line` lie before V8's `column` (1-based), as it is shown."""
        before = self.raw[line - 1][: self.offset(line, column)]
        return len(before) if self.is_long(line) else cell_width(expanded(before))


def source(path: str, text: str, modified_at: float | None = None, found_as: str = "") -> Source:
    """The source of a script whose whole text is `text`, cut into lines where V8 does."""
    return Source(path, cut_into_lines(text), modified_at, found_as)


def cut_into_lines(text: str) -> tuple[str, ...]:
    """The lines of `text`, without their ends, as V8 counts them."""
    # V8 counts U+2028 and U+2029 too (String::CalculateLineEnds), but no form feeds as str.splitlines does.
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.isascii():
        text = text.replace("\u2028", "\n").replace("\u2029", "\n")
    return tuple(text.split("\n"))


@lru_cache(maxsize=2)
def in_units(text: str) -> str:
    """`text` with two characters for each that UTF-16, in which V8 counts, has two units for; the same if none has.

    "a😀(" has 4: the bracket is at index 3, as it is for V8.
    """
    if text.isascii():
        return text
    units = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), np.uint16)
    return text if len(units) == len(text) else units.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")


def _joined(units: str) -> str:
    """The reverse, whatever was cut off."""
    return units.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def expanded(text: str) -> str:
    """`text` printable, with spaces for its tabs."""
    if "\t" not in text:
        return printable(text)
    shown, used = [], 0
    for part in text.split("\t"):
        cells = cell_width(part_shown := printable(part))
        fill = TAB_CELLS - (used + cells) % TAB_CELLS
        shown += [part_shown, " " * fill]
        used += cells + fill
    return "".join(shown[:-1])


def suspicion(source: Source, last_line: int, profile_modified_at: float | None) -> str:
    """Why `source` may not be what was profiled, a sentence; "" when nothing tells.

    `last_line` is the last one that the profile names in it, `profile_modified_at` when the profile was written.
    """
    if source.doubt:
        return f"{source.name}: {source.doubt}"
    if source.differs:
        happened = "was compiled" if source.text_from == SOURCE_MAP else "ran"
        return f"{source.name} has changed since it {happened}: this is the text in {source.text_from}."
    if last_line > source.line_count:
        return (
            f"{source.name} has {counted(source.line_count, 'line')}, the profile names line {last_line:,}: "
            "it may be another version."
        )
    if source.modified_at is not None and profile_modified_at is not None and source.modified_at > profile_modified_at:
        return f"{source.name} was changed after the profile was written: lines may have moved."
    if source.found_as:
        return f"Found as {printable(source.found_as)} by the end of its path: it may be another file."
    return ""
