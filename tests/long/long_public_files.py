"""What becomes of every file in some folders: opens, warns or refused, what it costs, and whether it adds up.

    python -m tests.long.long_public_files FOLDER...

Each file is read in a process of its own, which is ended after 120 CPU seconds. A line for each file says what became
of it, its CPU seconds and the memory that reading it took, with its warnings or its refusal below. The end counts the
outcomes and the different sentences. Exits with 1 when a file raised what it should not, broke a sum rule of
`tests.formats.sum_rules`, or went beyond the bounds for files under 10 MB: 5 CPU seconds, 10 times its size + 150 MB.
"""

from __future__ import annotations

import gzip
import multiprocessing
import re
import resource
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

from tests.formats.sum_rules import broken_sum_rules
from tui.base.errors import TickscopeError
from tui.base.text import counted, printable
from tui.formats import any_format, read_profiles  # noqa: F401  its import is no part of what a file costs
from tui.profile.profile import Profile

MB = 1_000_000
BOUNDED_BYTES = 10 * MB
MOST_CPU_S = 5.0
KILLED_AFTER_CPU_S = 120
_PIECE = 1 << 20
_NUMBER = re.compile(r"\b\d[\d,.]*\b")


class Outcome(NamedTuple):
    """What became of a file: a word for it, in capitals for a fault, its sentences, its profiles and its cost."""

    word: str
    sentences: list[str]
    what: str = ""
    cpu_s: float = 0.0
    memory_bytes: int = 0

    @property
    def is_fault(self) -> bool:
        return self.word[0].isupper()


def outcome_of(path: Path) -> Outcome:
    """What becomes of the file at `path`, read in a process of its own."""
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_report, args=(path, sender))
    process.start()
    sender.close()
    try:
        outcome: Outcome = receiver.recv()
    except EOFError:
        process.join()
        return Outcome("KILLED", [f"the process ended with {process.exitcode}"])
    process.join()
    return outcome


def _report(path: Path, sender: Connection) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (KILLED_AFTER_CPU_S, KILLED_AFTER_CPU_S + 5))
    sender.send(_read(path))


def _read(path: Path) -> Outcome:
    cpu_before, memory_before = time.process_time(), _peak_bytes()
    profiles: list[Profile] = []
    try:
        profiles = read_profiles(path)
        sentences = list(dict.fromkeys(warning for profile in profiles for warning in profile.origin.warnings))
        word = "warns" if sentences else "opens"
    except (TickscopeError, OSError) as refusal:
        sentences = str(refusal).replace(str(path), "FILE").split("\n")
        word = "refused" if len(sentences) == 1 else "SEVERAL LINES"
    except Exception:  # noqa: BLE001  whatever escapes is what is looked for
        word, sentences = "TRACEBACK", traceback.format_exc().splitlines()
    cpu_s, memory_bytes = time.process_time() - cpu_before, _peak_bytes() - memory_before
    if broken := _broken(profiles):
        word, sentences = "BROKEN", broken
    elif _is_beyond_bounds(path, cpu_s, memory_bytes):
        word = f"BEYOND BOUNDS ({word})"
    return Outcome(word, sentences, _what(profiles), cpu_s, memory_bytes)


def _broken(profiles: list[Profile]) -> list[str]:
    """The sum rules that `profiles` break, or the traceback of what failed meanwhile."""
    try:
        return [f"thread {one.origin.thread.number}: {rule}" for one in profiles for rule in broken_sum_rules(one)]
    except Exception:  # noqa: BLE001
        return traceback.format_exc().splitlines()


def _what(profiles: list[Profile]) -> str:
    formats = "/".join(dict.fromkeys(profile.origin.format for profile in profiles))
    return formats if len(profiles) < 2 else f"{len(profiles)}×{formats}"


def _is_beyond_bounds(path: Path, cpu_s: float, memory_bytes: int) -> bool:
    size = _expanded_bytes(path)
    return size < BOUNDED_BYTES and (cpu_s > MOST_CPU_S or memory_bytes > 10 * size + 150 * MB)


def _peak_bytes() -> int:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def _expanded_bytes(path: Path) -> int:
    """The size of the file; of a gzip file as far as it can be expanded."""
    with path.open("rb") as file:
        if file.read(2) != b"\x1f\x8b":
            return path.stat().st_size
    size = 0
    try:
        with gzip.open(path) as expanded:
            while piece := expanded.read(_PIECE):
                size += len(piece)
    except (OSError, EOFError, ValueError):
        pass
    return max(size, path.stat().st_size)


def _files(folders: list[Path]) -> Iterator[Path]:
    for folder in folders:
        if folder.is_file():
            yield folder
        else:
            yield from sorted(path for path in folder.rglob("*") if path.is_file() and ".git" not in path.parts)


def main(folders: list[Path]) -> int:
    """Prints what became of every file in `folders`; how many faults there were."""
    outcomes: Counter[str] = Counter()
    sentences: Counter[str] = Counter()
    faults = 0
    for path in _files(folders):
        outcome = outcome_of(path)
        size = path.stat().st_size / MB
        cost = f"{size:8.2f} MB {outcome.cpu_s:6.2f} s {outcome.memory_bytes / MB:5.0f} MB"
        print(f"{outcome.word:9}{cost}  {outcome.what:12} {printable(str(path))}", flush=True)
        for sentence in outcome.sentences:
            print(f"          {printable(sentence)}")
        outcomes[outcome.word] += 1
        if not outcome.is_fault:
            sentences.update(
                f"{outcome.word}: {sentence}" for sentence in {_NUMBER.sub("N", one) for one in outcome.sentences}
            )
        faults += outcome.is_fault
    print("\n" + ", ".join(f"{word} {count:,}" for word, count in outcomes.most_common()))
    for sentence, count in sentences.most_common():
        print(f"{count:6,}  {printable(sentence)}")
    print(counted(faults, "fault"))
    return faults


if __name__ == "__main__":
    sys.exit(bool(main([Path(word) for word in sys.argv[1:]])))
