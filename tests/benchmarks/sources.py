"""Sources of any size in the Lines pane: a bundle in one line, a very long file, and the map of a bundle."""

from __future__ import annotations

import json
import select
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TypeVar

import numpy as np

from tests.benchmarks.clock import answered
from tests.benchmarks.keys import cpu_ms, measured
from tests.benchmarks.tables import Section, megabytes, table
from tests.benchmarks.targets import Verdict
from tests.explorer.recorded import Ran, write_recording
from tests.patience import PATIENCE_S
from tests.pty_app import TICKSCOPE, PtyApp
from tests.stacks import profile_from
from tui.analysis.counting.aggregate import Aggregate, aggregate
from tui.draw.lines.lines import draw_lines
from tui.draw.rows.glyphs import UNICODE
from tui.draw.rows.list_style import ListStyle
from tui.draw.rows.page import Page
from tui.explorer.profile.highlighting import highlighted
from tui.formats import read_profiles
from tui.source.files.source_text import Source
from tui.source.maps.source_map import source_map
from tui.source.scripts import Scripts
from tui.source.written import applied
from tui.state.commands.lines import COLOURS_BEFORE, COLOURS_BEHIND
from tui.state.rows.lines_content import LinesContent, file_content, lines_content
from tui.state.rows.lines_notes import note_rows
from tui.state.view.list_view import ListView
from tui.state.view.measures import Base

BUNDLE_BYTES, LINES = 5_000_000, 200_000
OPEN_MS, SCROLL_MS, SCROLL_BYTES = 100.0, 4.0, 350
_TIMES, _STARTS, _KEYS = 9, 3, 60
_TEXT = b"a*b+1"
"""Of both scripts, as it arrives in a terminal."""
_PATIENCE_S = 0.25
_FUNCTIONS = 2_000
_WIDTH, _HEIGHT = 120, 40
_PART = "function f(a,b){return a*b+1}"

Answer = TypeVar("Answer")


def sources_section(scale: float = 1.0) -> Section:
    """A row for each script and way to show it: reading, making the rows, a frame, and the colours around it.

    `scale` is of the scripts' sizes, and of how often a terminal is asked.
    """
    bundle_bytes, lines = int(BUNDLE_BYTES * scale), int(LINES * scale)
    starts, keys = (max(1, int(number * scale)) for number in (_STARTS, _KEYS))
    section = Section("Large sources")
    section.paragraphs.append(
        f"Medians of CPU ms over {_TIMES} times. *Read*: from the disk, cut into lines. *Rows*: the function's lines "
        f"with their times. *Frame*: {_WIDTH}×{_HEIGHT}. *Colours*: beside the screen, around the first row seen."
    )
    rows = []
    with TemporaryDirectory() as folder:
        bundle, long = Path(folder, "bundle.js"), Path(folder, "long.js")
        bundle.write_text(_PART * (bundle_bytes // len(_PART)))
        long.write_text("".join(f"  call(a*b+1, {line}, 'text'); // {line}\n" for line in range(1, lines + 1)))
        for path, line, name in ((bundle, 1, "in one line"), (long, lines // 2, f"{lines:,} lines")):
            for make, scope in ((lines_content, "function"), (file_content, "file")):
                size = f"{megabytes(path.stat().st_size)} MB {name}, {scope}"
                read_ms, rows_ms, frame_ms, colours_ms = _measured(path, line, make)
                numbers = (read_ms, rows_ms, frame_ms, read_ms + rows_ms + frame_ms, colours_ms)
                rows.append([size, *(f"{number:.1f}" for number in numbers)])
                section.verdicts.append(Verdict("a source opens", size, sum(numbers[:3]), OPEN_MS, "ms"))
                section.verdicts.append(Verdict("a source scrolls", size, frame_ms, SCROLL_MS, "ms"))
        terminal_rows, verdicts = _in_a_terminal([(bundle, 1, "l"), (long, lines // 2, "j")], starts, keys)
    section.paragraphs.append(table(["script", "read", "rows", "frame", "open", "colours"], rows))
    section.paragraphs.append(
        f"In a terminal of 80×24: from the key that shows the script first until its text is there (the median of "
        f"{starts} starts), and {keys} keys that scroll it, sideways or by a line, until their last byte. CPU is "
        "that of all threads."
    )
    head = [
        "script",
        "shown: CPU ms",
        "waited ms",
        "key",
        "bytes p50",
        "p95",
        "CPU ms p50",
        "p95",
        "waited ms p50",
        "p95",
    ]
    section.paragraphs.append(table(head, terminal_rows))
    section.verdicts += verdicts
    section.paragraphs.append(_map_paragraph(bundle_bytes))
    return section


def _measured(path: Path, line: int, make: Callable[..., LinesContent]) -> tuple[float, float, float, float]:
    counted, url = _recorded(path, line), path.as_uri()
    found, read_ms = _timed(lambda: Scripts([path.parent]).shown(url, as_written=False))
    assert isinstance(found, Source)
    content, rows_ms = _timed(lambda: make(counted, 1, found))
    _, frame_ms = _timed(lambda: _frame(content))
    first, last = max(1, line - COLOURS_BEFORE), min(found.line_count, line + COLOURS_BEHIND)
    _, colours_ms = _timed(lambda: highlighted(found, first, last))
    return read_ms, rows_ms, frame_ms, colours_ms


def _recorded(path: Path, line: int) -> Aggregate:
    frame = f"f@{path.as_uri()}:{line}"
    return aggregate(profile_from(f"{frame} 50", ticks={frame: {line: 40, line + 3: 9}}))


def _frame(content: LinesContent) -> object:
    view = ListView(_WIDTH, _HEIGHT, max(0, content.home_row - _HEIGHT // 2), content.home_row, has_focus=True)
    style = ListStyle(view, Base("% of active", 1), UNICODE, Page())
    return draw_lines(content, note_rows(content.notes, _WIDTH, _HEIGHT), style)


def _in_a_terminal(
    scripts: Sequence[tuple[Path, int, str]], starts: int, keys: int
) -> tuple[list[list[str]], list[Verdict]]:
    """A row and verdicts for each script: until it is shown, and what the key costs that scrolls it."""
    rows, verdicts = [], []
    for path, line, key in scripts:
        frame = Ran("f", path.as_uri(), line, 1, {line: 40, line + 3: 9})
        recording = write_recording(path.with_suffix(".cpuprofile"), [frame])
        shown = []
        for _ in range(starts):
            with (
                TemporaryDirectory() as home,
                PtyApp(
                    [*TICKSCOPE, str(recording)], home=Path(home), columns=80, rows=24, directory=path.parent
                ) as app,
            ):
                app.wait_for("±")
                shown.append(_until_shown(app))
                # The whole file, and the cursor on its last visible row.
                before = ("a", "a", *("j",) * app.emulator.screen.lines) if key == "j" else ()
                app.press(*before)
                scrolled = measured(app, [key], keys, _PATIENCE_S)
        spread = [np.percentile(one, [50, 95]) for one in (scrolled.sent, scrolled.cpu, scrolled.waited_ms)]
        numbers = [f"{number:,.1f}" for pair in spread for number in pair]
        shown_cpu_ms, shown_ms = (median(one) for one in zip(*shown, strict=True))
        rows.append([path.name, f"{shown_cpu_ms:.0f}", f"{shown_ms:.0f}", f"`{key}`", *numbers])
        verdicts.append(Verdict("shown in a terminal", path.name, shown_cpu_ms, OPEN_MS, "ms"))
        verdicts.append(Verdict("bytes of scrolling", path.name, float(spread[0][0]), SCROLL_BYTES, "bytes"))
    return rows, verdicts


def _until_shown(app: PtyApp) -> tuple[float, float]:
    """CPU and waiting from the key that shows the lines to the first text of the script."""
    before, began, cpu = app.byte_count, time.perf_counter(), cpu_ms(app.pid)
    app.keys("4")
    while _TEXT not in app.received[before:]:
        select.select([app.terminal], [], [], PATIENCE_S)
        ended, spent = time.perf_counter(), cpu_ms(app.pid)
        assert app.reads_within(0), "the script is not shown"
    return spent - cpu, (ended - began) * 1e3


def _map_paragraph(bundle_bytes: int) -> str:
    """What the map of the bundle in one line takes, with a source line, a name and a bracket for each function."""
    count = bundle_bytes // len(_PART)
    mappings = "AAAA,SAAS,CAAC" + ",mBACV,SAAS,CAAC" * (count - 1)
    document = {"version": 3, "sources": ["a.ts"], "names": [], "mappings": mappings}
    data = json.dumps({**document, "sourcesContent": [f"{_PART}\n" * count]}).encode()
    _, decoded_ms = _timed(lambda: source_map(data))
    with TemporaryDirectory() as folder:
        bundle = Path(folder, "bundle.js")
        bundle.write_text(_PART * count)
        Path(folder, "bundle.js.map").write_bytes(data)
        step, url, column = max(1, count // _FUNCTIONS), bundle.as_uri(), _PART.index("(") + 1
        functions = [Ran("f", url, 1, column + place * len(_PART), {1: 1}) for place in range(0, count, step)]
        (recorded,) = read_profiles(write_recording(Path(folder, "bundle.cpuprofile"), functions))
        found, applied_ms = answered(lambda: applied(recorded, Scripts([folder])))
    assert found.has_map, "the map fits"
    return (
        f"The map of such a bundle ({megabytes(len(data))} MB, {3 * count:,} segments) is decoded in {decoded_ms:.0f} "
        f"ms; found, read and asked where {len(functions):,} functions were written it takes {applied_ms:.0f} ms, all "
        "beside the screen."
    )


def _timed(work: Callable[[], Answer]) -> tuple[Answer, float]:
    answers = [answered(work) for _ in range(_TIMES)]
    return answers[-1][0], median(spent_ms for _, spent_ms in answers)
