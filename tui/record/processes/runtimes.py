"""What the executables and command lines of JavaScript runtimes say: which runtime, which script, which inspector."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tui.record.processes.inspector import Kind

DEFAULT_PORT = 9229
"""Where Node and Deno open their inspector when nothing else was asked for."""

_KIND_OF_NAME: tuple[tuple[re.Pattern[str], Kind], ...] = (
    (re.compile(r"node(js)?[-_]?v?[\d.]*"), "node"),
    (re.compile(r"deno[-_]?v?[\d.]*"), "deno"),
    (re.compile(r"bunx?"), "bun"),
    (re.compile(r"workerd"), "workerd"),
    (re.compile(r"(google-|ungoogled-)?chrom(e|ium)([-_](browser|stable|beta|unstable|headless-shell))?"), "page"),
    (re.compile(r"headless_shell|msedge|microsoft-edge|brave(-browser)?|electron", re.IGNORECASE), "page"),
)

# Options of Node whose value is the next word (`node --help`; the V8 ones are all of the form --name=value).
_NODE_VALUE_OPTIONS = """
-r --require --import -C --conditions --env-file --env-file-if-exists --loader --experimental-loader --icu-data-dir
--experimental-config-file --input-type --max-http-header-size --openssl-config --redirect-warnings --secure-heap
--stack-trace-limit --title --tls-cipher-list --trace-event-categories --unhandled-rejections --cpu-prof-dir
--cpu-prof-interval --cpu-prof-name --diagnostic-dir --dns-result-order --disable-warning --watch-path
--localstorage-file --test-name-pattern --test-reporter
"""
_DENO_VALUE_OPTIONS = "-c --config --import-map --cert --env-file --location --seed -L --log-level --cwd"
_DENO_SUBCOMMANDS = "run serve test bench eval repl task jupyter compile x"
_NODE_VALUES = frozenset(_NODE_VALUE_OPTIONS.split())
_DENO_VALUES = frozenset(_DENO_VALUE_OPTIONS.split())
_DENO_COMMANDS = frozenset(_DENO_SUBCOMMANDS.split())
_EVALUATED = ("-e", "--eval", "-p", "--print", "-pe", "-ep")
_INSPECT = re.compile(r"--inspect(?P<kind>|-brk|-wait|-port)(?:=(?P<where>.*))?")
_WITHOUT_SIGNAL = "--disable-sigusr1"
_PERMISSIONS = ("--permission", "--experimental-permission")
_ALLOWS_INSPECTOR = "--allow-inspector"


@dataclass(frozen=True, slots=True)
class InspectOption:
    """What a command line says about the inspector: whether it is open from the start, waits, and its port.

    `port` is None when none is named, and 0 for any free one. `has_signal` is False after `--disable-sigusr1`.
    `is_forbidden`: Node's permission model keeps the inspector closed, whatever else is said.
    """

    is_open: bool = False
    waits: bool = False
    port: int | None = None
    has_signal: bool = True
    is_forbidden: bool = False


def kind_of(executable: str) -> Kind | None:
    """The runtime that an executable of this name or path is, None for every other program.

    `page` is a browser: what it runs is known to its inspector only.
    """
    name = re.split(r"[\\/]", executable.removesuffix(" (deleted)"))[-1].removesuffix(".exe")
    return next((kind for pattern, kind in _KIND_OF_NAME if pattern.fullmatch(name)), None)


def script_of(kind: Kind, arguments: Sequence[str]) -> str | None:
    """The program that a runtime with these `arguments` (without its own name) runs, as written there.

    `[eval]` for code on the command line, None when it reads from stdin or is interactive.
    """
    if kind == "deno":
        return _deno_script(arguments)
    if kind not in ("node", "bun"):
        return None
    position = script_position(arguments)
    words = arguments[:position] if position is not None else arguments
    if any(word in _EVALUATED or word.startswith(("--eval=", "--print=")) for word in words):
        return "[eval]"
    return None if position is None or arguments[position] == "-" else arguments[position]


def script_position(arguments: Sequence[str]) -> int | None:
    """Where Node's script stands among its arguments: the first word that is no option and no option's value."""
    skips = False
    for position, word in enumerate(arguments):
        if skips:
            skips = False
        elif word == "--":
            return position + 1 if position + 1 < len(arguments) else None
        elif not word.startswith("-") or word == "-":
            return position
        else:
            skips = word in _NODE_VALUES or word in _EVALUATED
    return None


def _deno_script(arguments: Sequence[str]) -> str | None:
    skips = False
    command = None
    for word in arguments:
        if skips:
            skips = False
        elif word.startswith("-") and word != "-":
            skips = word in _DENO_VALUES
        elif command is None and word in _DENO_COMMANDS:
            command = word
        else:
            return "[eval]" if command == "eval" else word
    return command


def deno_command_position(arguments: Sequence[str]) -> int:
    """Where options of Deno's subcommand go: after the subcommand, or in front when it runs a script without one."""
    for position, word in enumerate(arguments):
        if not word.startswith("-"):
            return position + 1 if word in _DENO_COMMANDS else 0
    return 0


def inspect_option(arguments: Sequence[str], node_options: str = "") -> InspectOption:
    """What a runtime's `arguments` and its NODE_OPTIONS say about its inspector; arguments weigh more.

    >>> inspect_option(["--inspect-port=0", "app.js"]).port
    0
    """
    words = [*node_options.replace('"', "").split(), *arguments[: script_position(arguments)]]
    option = InspectOption(
        has_signal=_WITHOUT_SIGNAL not in words,
        is_forbidden=any(word in _PERMISSIONS for word in words) and _ALLOWS_INSPECTOR not in words,
    )
    for match in filter(None, map(_INSPECT.fullmatch, words)):
        port = _port(match["where"])
        option = replace(
            option,
            is_open=option.is_open or match["kind"] != "-port",
            waits=option.waits or match["kind"] in ("-brk", "-wait"),
            port=option.port if port is None else port,
        )
    return replace(option, is_open=option.is_open and not option.is_forbidden)


def option_value(arguments: Sequence[str], option: str) -> str | None:
    """The value of `--option=VALUE` or `--option VALUE`, of a short option also `-oVALUE`; None without it."""
    is_short = not option.startswith("--")
    for word, following in zip(arguments, [*arguments, ""][1:], strict=True):
        if word == option:
            return following
        if word.startswith(option + ("" if is_short else "=")):
            return word[len(option) :].removeprefix("=")
    return None


def _port(where: str | None) -> int | None:
    """The port of `[HOST:]PORT`; None for a host alone."""
    digits = (where or "").rpartition(":")[2]
    return int(digits) if digits.isascii() and digits.isdigit() and int(digits[:9]) < 2**16 else None
