"""Whether the screen keeps answering while a profile is read: gaps in the event loop of the real explorer.

    python -m tests.benchmarks.responsive PROFILE ...

Every profile is opened in a real terminal by an explorer of its own, then all of them one after another in one: there
each loads while the one before is still shown, and that one is freed when the next takes its place.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.tables import Section, megabytes, table
from tests.benchmarks.targets import Verdict
from tests.benchmarks.ticking import Gaps
from tests.pty_app import PtyApp

LONGEST_GAP_MS = 30.0
_PATIENCE_S = 300.0


def gaps(paths: Sequence[Path], columns: int = 120, rows: int = 40) -> list[Gaps]:
    """The gaps while the files at `paths` are opened, one after another, by one explorer."""
    with tempfile.TemporaryDirectory() as home:
        answer = Path(home) / "gaps.json"
        command = [sys.executable, "-m", "tests.benchmarks.ticking", str(answer)]
        command += [str(path.resolve()) for path in paths]
        with PtyApp(command, home=Path(home), columns=columns, rows=rows) as app:
            if app.exit_status(_PATIENCE_S):
                raise RuntimeError(app.screen_text())
        return [Gaps(**file) for file in json.loads(answer.read_text())]


def responsive_section(paths: Sequence[Path]) -> Section:
    """The gaps of each file alone, and of all in one explorer."""
    section = Section("Responsive while loading")
    section.paragraphs.append(
        "The longest time in which the explorer's event loop did not run, without the time in which the machine gave "
        "it no processor: while the file is read, and while its first frame is drawn."
    )
    measured = [("alone", file) for path in paths for file in gaps([path])]
    if len(paths) > 1:
        measured += [("one after another", file) for file in gaps(paths)]
    rows = []
    for how, file in measured:
        path = Path(file.path)
        rows.append(
            [
                path.stem,
                how,
                megabytes(path.stat().st_size),
                f"{file.seconds:.2f}",
                f"{file.loading_ms:.0f}",
                f"{file.drawing_ms:.0f}",
                str(file.tellings),
            ]
        )
        where = f"{path.stem} {how}"
        section.verdicts.append(Verdict("longest gap while loading", where, file.loading_ms, LONGEST_GAP_MS, "ms"))
    head = ["recording", "opened", "MB", "seconds", "gap while loading, ms", "gap while drawing, ms", "progress told"]
    section.paragraphs.append(table(head, rows))
    return section


def main() -> None:
    """Measures the files that are named."""
    options = argparse.ArgumentParser("python -m tests.benchmarks.responsive")
    options.add_argument("profile", nargs="+", type=Path)
    section = responsive_section(options.parse_args().profile)
    print(section.text)
    for verdict in section.verdicts:
        print(" · ".join(verdict.row))


if __name__ == "__main__":
    main()
