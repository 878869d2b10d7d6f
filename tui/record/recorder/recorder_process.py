"""The recorder as a process of its own, for those who show what it writes. It outlives them."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from tui.base.text import printable
from tui.base.user_environment import environment_for_commands
from tui.base.user_folders import make_folder
from tui.record.journal import control
from tui.record.journal.journal import LOG_SUFFIX, SUFFIX
from tui.record.journal.watchers import Watch
from tui.record.options.command_options import HEADLESS, JOURNAL, TOKEN_STDIN
from tui.record.saving.recording_folders import journals_folder

PACKAGE_FOLDER = str(Path(__file__).resolve().parents[3])
"""Where the package `tui` is: a checkout, a folder of installed packages, or a zip file."""
_BEGIN = "import json, sys; sys.path[:] = json.loads(sys.argv.pop(1)); from tui.__main__ import run; run()"


_LOG_TAIL_BYTES = 4096
_LONGEST_TOKEN = 1 << 16
"""As much as a pipe takes before anybody reads it."""


def isolated_command(words: Sequence[str]) -> list[str]:
    """The command that runs `tickscope WORDS` with the interpreter and the packages of this process.

    Python's isolated mode (-I) reads neither PYTHONPATH, which may name the working directory, nor puts that on the
    search path itself; the packages of the user, and those of a PYTHONPATH, come from our own search path.
    """
    # An interpreter that was moved finds its library by PYTHONHOME only, which -I does not read.
    mode = "-P" if os.environ.get("PYTHONHOME") else "-I"
    return [sys.executable, mode, "-c", _BEGIN, json.dumps(search_path()), *words]


def search_path() -> list[str]:
    """Our package's folder, then the entries of `sys.path` that are absolute and not the working directory."""
    unsafe = {""}
    with contextlib.suppress(OSError):  # the working directory was removed
        unsafe |= {os.getcwd(), os.path.realpath(os.getcwd())}
    entries = [entry for entry in sys.path if os.path.isabs(entry) and entry not in unsafe]
    return list(dict.fromkeys([PACKAGE_FOLDER, *entries]))


@dataclass(frozen=True, slots=True)
class RecorderProcess:
    """A recorder that was started here. Its `journal` appears within a moment; `log` is what it writes on stderr.

    The log holds what the command that it started writes as well. Nobody has to read either. `answer` is its stdout, a
    file without a name. Once `watch` is closed and
    nobody else watches, as after the end of this process, it stops and saves.
    """

    process: subprocess.Popen[bytes]
    journal: Path
    log: Path
    watch: Watch
    answer: IO[bytes]

    @property
    def is_running(self) -> bool:
        """Whether it has not ended."""
        return self.process.poll() is None

    def saved_path(self) -> Path | None:
        """The file that it wrote, once it has ended; None when it wrote none. Its journal is gone by then."""
        if self.is_running:
            return None
        self.answer.seek(0)
        lines = self.answer.read().splitlines()
        return Path(os.fsdecode(lines[0])) if len(lines) == 1 else None

    def stop(self) -> None:
        """Asks it to stop and save; asking again changes nothing. Raises OSError."""
        control.ask_to_stop(self.journal)

    def last_words(self) -> str:
        """The last line of the log, printable: why it failed, when it did. "" when there is none."""
        try:
            with self.log.open("rb") as file:
                file.seek(max(0, self.log.stat().st_size - _LOG_TAIL_BYTES))
                lines = file.read().decode(errors="replace").splitlines()
        except OSError:
            return ""
        return printable(lines[-1].removeprefix("tickscope: ")) if lines else ""

    def forget(self) -> None:
        """Removes what is left of a recorder that has ended."""
        self.watch.close()
        self.answer.close()
        self.log.unlink(missing_ok=True)


def start_recorder(words: Sequence[str], token: str = "") -> RecorderProcess:
    """A recorder for the arguments `words` of `tickscope record`: options, and TARGET or `-- COMMAND …`.

    A `token` goes through a pipe, where neither other processes nor what the recorder starts can see it.

    It has a session of its own: neither Ctrl-C nor the end of our terminal reach it. But it notices when we are gone.
    Raises OSError as starting does, and TickscopeError when there is no place for its journal. Nothing is left then.
    """
    folder = journals_folder()
    make_folder(folder)
    journal = folder / f"recording-{os.getpid()}-{os.urandom(4).hex()}{SUFFIX}"
    log = journal.with_suffix(LOG_SUFFIX)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND
    descriptor = os.open(log, flags, 0o600)
    with contextlib.ExitStack() as undone, os.fdopen(descriptor, "wb", buffering=0) as errors:
        undone.callback(log.unlink, missing_ok=True)
        watch = Watch(journal)
        undone.callback(watch.close)
        answer = undone.enter_context(tempfile.TemporaryFile(buffering=0))
        process = subprocess.Popen(
            isolated_command(
                [
                    *("record", HEADLESS.name, JOURNAL.name, str(journal)),
                    *TOKEN_STDIN.words(bool(token)),
                    *words,
                ]
            ),
            stdin=subprocess.PIPE if token else subprocess.DEVNULL,
            stdout=answer,
            stderr=errors,
            start_new_session=True,
            env=environment_for_commands(),
        )
        undone.pop_all()  # the recorder has them now, until it is forgotten
    if process.stdin is not None:
        with contextlib.suppress(BrokenPipeError), process.stdin as pipe:
            pipe.write(token.encode(errors="replace")[:_LONGEST_TOKEN])
    return RecorderProcess(process, journal, log, watch, answer)
