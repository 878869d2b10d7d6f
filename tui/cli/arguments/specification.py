"""What each command is for and which options it takes: the parser, `--help` and completions follow from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from tui.base.option import Group, Option
from tui.cli.arguments import options
from tui.cli.arguments.commands import CommandWord
from tui.record.options.command_options import EDGEWORKERS_OPTIONS, RECORD_OPTIONS

EXIT_STATUS = "exit status: 0 done, 1 failed (one line on stderr), 2 wrong usage, 130 interrupted"


class Specification(NamedTuple):
    """One command. `synopsis` and `summary` are its line in `tickscope --help`.

    The options of files are accepted by every command, so that a habit or a script goes with all of them; a command
    that reads no file does not list them (`reads_files`).
    """

    synopsis: str
    summary: str
    usage: str
    description: str
    own: tuple[Group, ...]
    reads_files: bool = True

    @property
    def groups(self) -> tuple[Group, ...]:
        """All that it accepts, in the order of `--help`."""
        return (options.GENERAL, options.EVERYWHERE, options.FILES, *self.own)

    @property
    def options(self) -> Iterator[Option[object]]:
        """All that it accepts."""
        return (option for group in self.groups for option in group.options)

    @property
    def listed(self) -> Iterator[Group]:
        """What `--help` and completions show: groups of options that have a help text."""
        for group in self.groups:
            if self.reads_files or group is not options.FILES:
                yield Group(group.title, tuple(option for option in group.options if option.help))


SPECIFICATIONS: Mapping[CommandWord | None, Specification] = {
    None: Specification(
        "[PROFILE|DIR ...]",
        "open in the explorer; a folder lists its profiles; no argument: the start screen",
        "tickscope [options] [PROFILE|DIR ...]\n       tickscope report PROFILE [options]",
        """\
A terminal explorer for V8 CPU profiles: where does the time go?

{commands}

PROFILE may be - for stdin. A file that is named like a command is written as ./report.
""",
        (options.EXPLORER,),
    ),
    "report": Specification(
        "report PROFILE",
        "tables on stdout: text, JSON or markdown",
        "tickscope report PROFILE [options]",
        """\
Print what a profile says: a summary and its functions, call tree or lines.

PROFILE may be - for stdin.
""",
        (options.REPORT,),
    ),
    "convert": Specification(
        "convert IN -o OUT",
        "the profile in another format",
        "tickscope convert IN -o OUT [options]",
        """\
Write a profile in another format, with the same times: a .cpuprofile, a speedscope file or collapsed stacks.
Credentials, queries and fragments of URLs are masked; stderr says how many.

IN may be - for stdin.
""",
        (options.CONVERT,),
    ),
    "record": Specification(
        "record TARGET",
        "record a running program and watch it",
        "tickscope record TARGET [options]\n       tickscope record [options] -- COMMAND ...",
        """\
Record a running program, or one that is started, into a .cpuprofile (several threads: into a trace). With --type memory
it is what the program allocates, by function, in a .heapprofile.

TARGET is one of
  1234                a process of this machine: Node or Deno; its inspector is opened, and closed again afterwards
  [HOST]:9229         the address of an inspector, of this machine without HOST
  ws://...            the websocket of an inspector
  -- COMMAND ...      a program to start, recorded from its first line: node, deno, npm run
  https://...         a URL of an Akamai EdgeWorker, with --handler (see below); its token is in AKAMAI_EW_TRACE

On a terminal the explorer shows it while it goes on; r stops it, q stops it and leaves. Without one, and with
--headless, --events, --exit-status or --journal, stdout holds the path of the file and nothing else; the first Ctrl-C
stops and saves, a second one gives up. What has come is kept in a journal: after a crash the start screen offers it,
and the next recording saves it.
""",
        (Group("record", RECORD_OPTIONS), Group("record https://... (Akamai EdgeWorkers)", EDGEWORKERS_OPTIONS)),
        reads_files=False,
    ),
    "targets": Specification(
        "targets",
        "what can be recorded on this machine",
        "tickscope targets [--json] [--workers]",
        """\
List what can be recorded on this machine: Node and Deno programs, browsers' pages and workers, every inspector that
is open. The first column is what `tickscope record` takes. Looking is passive: no process is signalled, and requests
go only to ports that are known to be inspectors'. One with a question mark may be; `tickscope record :PORT` asks there.
""",
        (options.TARGETS_LIST,),
        reads_files=False,
    ),
}
