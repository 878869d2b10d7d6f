"""The options of `tickscope record`: for inspectors, for Akamai EdgeWorkers, or for both."""

from __future__ import annotations

from pathlib import Path

from tui.base.option import Option, number_up_to, path_value, text_value
from tui.base.units import exact_size, exact_time, parse_time
from tui.base.user_environment import TOKEN_VARIABLE
from tui.record.options.edgeworkers_options import ALL, HANDLERS, METHODS, MOST_RUNS, EdgeWorkersOptions
from tui.record.options.edgeworkers_values import address_of, handlers_of, headers_of, method_of, refuse_token
from tui.record.options.recording_options import (
    DEFAULT_INTERVAL_BYTES,
    DEFAULT_INTERVAL_US,
    DEFAULT_MAX_DURATION_US,
    KINDS,
    LEAST_INTERVAL_BYTES,
    LONGEST_INTERVAL_US,
    MOST_INTERVAL_BYTES,
    MOST_RECORDINGS,
    SCRIPTS,
    SHORTEST_INTERVAL_US,
    Kind,
    RecordOptions,
    Scripts,
)

_DEFAULTS = RecordOptions()
_REQUEST_DEFAULTS = EdgeWorkersOptions(handlers=())
_RUNS_AS_LONG = "a handler is profiled as long as it runs"


def _time_word(value: object) -> str:
    return exact_time(value) if isinstance(value, int) else ""


def _whole_path_word(value: object) -> str:
    from tui.record.saving.out_file import whole_path  # here: --help need not wait for what writes files

    return str(whole_path(Path(str(value))))


HEADLESS = Option("--headless", False, "record without a screen, also on a terminal")
INTERVAL: Option[str | None] = Option(
    "--interval",
    None,
    f"between samples: {exact_time(SHORTEST_INTERVAL_US)} to {exact_time(LONGEST_INTERVAL_US)} "
    f"(default: {exact_time(DEFAULT_INTERVAL_US)}; bare: µs); memory: {exact_size(LEAST_INTERVAL_BYTES)} to "
    f"{exact_size(MOST_INTERVAL_BYTES)} (default: {exact_size(DEFAULT_INTERVAL_BYTES)}; bare: bytes)",
    "TIME|BYTES",
    text_value,  # what it means depends on --type and on the target
)
DURATION: Option[int | None] = Option(
    "--duration",
    _DEFAULTS.duration_us,
    "stop after this time (10s, 500ms, 2min; bare: seconds)",
    "TIME",
    parse_time,
    write=_time_word,
    field="duration_us",
    target="inspector",
    reason=_RUNS_AS_LONG,
)
WARMUP = Option(
    "--warmup",
    _DEFAULTS.warmup_us,
    "let the program run this long first",
    "TIME",
    parse_time,
    write=_time_word,
    field="warmup_us",
    target="inspector",
    reason=_RUNS_AS_LONG,
)
MAX_DURATION = Option(
    "--max-duration",
    _DEFAULTS.max_duration_us,
    f"stop after this time at the latest (default: {exact_time(DEFAULT_MAX_DURATION_US)})",
    "TIME",
    parse_time,
    write=_time_word,
    field="max_duration_us",
    target="inspector",
    reason=_RUNS_AS_LONG,
)
OUT: Option[Path | None] = Option(
    "--out",
    _DEFAULTS.out,
    "the file to write (default: a new one in the recordings folder)",
    "FILE",
    path_value,
    write=_whole_path_word,
    completes="file",
    field="out",
)
FORCE = Option("--force", _DEFAULTS.replaces_out, "replace the FILE of --out when it exists", field="replaces_out")
# A recorder of the explorer's has a journal of its own.
JOURNAL: Option[Path | None] = Option(
    "--journal",
    _DEFAULTS.journal,
    "keep incoming data in FILE until the profile is written",
    "FILE",
    path_value,
    completes="file",
)
COUNT_CALLS = Option(
    "--count-calls",
    _DEFAULTS.counts_calls,
    "count the calls of each function too; costs time",
    field="counts_calls",
    profile="cpu",
    target="inspector",
    reason="only an inspector can count calls",
)
FORCE_COVERAGE_LOSS = Option(
    "--force-coverage-loss",
    _DEFAULTS.may_lose_coverage,
    "record a program even if that destroys the coverage it collects",
    field="may_lose_coverage",
    profile="cpu",
)
NO_NUDGE = Option(
    "--no-nudge",
    _DEFAULTS.nudges,
    "keep V8's optimized code; a loop that spins counts for its caller",
    field="nudges",
    profile="cpu",
    target="inspector",
    reason="only an inspector needs it",
)
SCRIPTS_OF_TARGET: Option[Scripts] = Option(
    "--scripts",
    _DEFAULTS.scripts,
    "read the source of hot scripts from the program: to show those that are not below this directory (the default), "
    "to keep all of them beside the file, or not at all (off)",
    choices=SCRIPTS,
    field="scripts",
    profile="cpu",
)
EVENTS = Option(
    "--events",
    _DEFAULTS.writes_events,
    "report start, chunks and end as lines of JSON on stderr",
    field="writes_events",
)
EXIT_STATUS = Option(
    "--exit-status",
    _DEFAULTS.passes_exit_status,
    "exit with COMMAND's status",
    field="passes_exit_status",
    target="inspector",
    reason="no command is started",
)
KEEP_INSPECTOR = Option(
    "--keep-inspector",
    _DEFAULTS.keeps_inspector,
    "leave the inspector open if tickscope opened it",
    field="keeps_inspector",
    target="inspector",
    reason="there is no inspector",
)
ALLOW_REMOTE = Option(
    "--allow-remote",
    _DEFAULTS.allows_remote,
    "connect to other machines (in clear text; an inspector can run any code)",
    field="allows_remote",
    target="inspector",
    reason="it is for inspectors",
)
MAX_RECORDINGS = Option(
    "--max-recordings",
    _DEFAULTS.most_recordings,
    f"record only if you have fewer than N recordings under way (default: {MOST_RECORDINGS})",
    "N",
    number_up_to(999_999),
    field="most_recordings",
)
TYPE: Option[Kind] = Option(
    "--type", _DEFAULTS.kind, f"{_DEFAULTS.kind} (default), or memory: what was allocated", choices=KINDS, field="kind"
)
COLLECTED = Option(
    "--collected",
    _DEFAULTS.counts_collected,
    "--type memory: also count objects that were garbage collected meanwhile",
    field="counts_collected",
    profile="memory",
    target="inspector",
    reason="the server decides what counts",
)

HANDLER: Option[tuple[str, ...]] = Option(
    "--handler",
    _REQUEST_DEFAULTS.handlers,
    f"what is profiled: {', '.join(HANDLERS)}, or {ALL}",
    "NAME",
    handlers_of,
    suggestions=(*HANDLERS, ALL),
    target="edgeworkers",
)
COLD_START = Option(
    "--cold-start", _REQUEST_DEFAULTS.is_cold_start, "profile the start of the EdgeWorker too", target="edgeworkers"
)
REPEAT = Option(
    "--repeat",
    _REQUEST_DEFAULTS.runs,
    "record N times, a second apart, and report median and spread",
    "N",
    number_up_to(MOST_RUNS),
    target="edgeworkers",
)
MERGE = Option(
    "--merge", _REQUEST_DEFAULTS.merges, "merge all runs of a handler into one profile", target="edgeworkers"
)
METHOD = Option(
    "--method",
    _REQUEST_DEFAULTS.method,
    f"the method of the request: {', '.join(METHODS)}",
    "NAME",
    method_of,
    suggestions=METHODS,
    target="edgeworkers",
)
HEADER: Option[tuple[tuple[str, str], ...]] = Option(
    "--header", (), "add this header to the request (repeatable)", "'K: V'", read_all=headers_of, target="edgeworkers"
)
EDGE_IP: Option[str | None] = Option(
    "--edge-ip", None, "connect to this staging server, without a lookup", "IP", address_of, target="edgeworkers"
)
RESOLVE: Option[tuple[str, ...]] = Option(
    "--resolve",
    (),
    "the same, in curl's syntax",
    "HOST:PORT:IP",
    read_all=lambda _, entries: tuple(entries),
    target="edgeworkers",
)
CACERT: Option[Path | None] = Option(
    "--cacert",
    None,
    "trust the authorities in FILE (PEM) instead of the system's",
    "FILE",
    path_value,
    completes="file",
    target="edgeworkers",
)
INSECURE = Option(
    "--insecure", _REQUEST_DEFAULTS.is_insecure, "skip TLS verification (exposes the token)", target="edgeworkers"
)
TOKEN_FILE: Option[Path | None] = Option(
    "--token-file",
    None,
    f"read the token from FILE instead of {TOKEN_VARIABLE}",
    "FILE",
    path_value,
    completes="file",
    target="edgeworkers",
)
TOKEN_COMMAND: Option[str | None] = Option(
    "--token-cmd",
    None,
    "read the token from COMMAND's output: 'akamai edgeworkers auth HOST'",
    "COMMAND",
    text_value,
    target="edgeworkers",
)
# Known so that it can be refused without showing its value.
TOKEN: Option[str | None] = Option("--token", None, read=refuse_token, target="edgeworkers")
# For the recorder that the explorer starts.
TOKEN_STDIN = Option("--token-stdin", False, target="edgeworkers")

TOKEN_SOURCES = (TOKEN_FILE, TOKEN_COMMAND, TOKEN_STDIN)
RECORD_OPTIONS: tuple[Option[object], ...] = (
    *(HEADLESS, INTERVAL, DURATION, WARMUP, MAX_DURATION, OUT, FORCE, JOURNAL, COUNT_CALLS, FORCE_COVERAGE_LOSS),
    *(NO_NUDGE, SCRIPTS_OF_TARGET, EVENTS, EXIT_STATUS, KEEP_INSPECTOR, ALLOW_REMOTE, MAX_RECORDINGS, TYPE, COLLECTED),
)
EDGEWORKERS_OPTIONS: tuple[Option[object], ...] = (
    *(HANDLER, COLD_START, REPEAT, MERGE, METHOD, HEADER, EDGE_IP, RESOLVE, CACERT, INSECURE, *TOKEN_SOURCES, TOKEN),
)
ALL_OPTIONS = (*RECORD_OPTIONS, *EDGEWORKERS_OPTIONS)
