"""How a command is started so that the program in it can be recorded from its first line."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tui.errors import RecordError
from tui.record.targets.inspector import Kind
from tui.record.targets.runtimes import deno_command_position, kind_of, script_position

LAUNCH_VARIABLE = "TICKSCOPE_LAUNCH"
HOOK = Path(__file__).with_name("launched.cjs")
_DENO_OPTION = "--inspect-brk=127.0.0.1:0"
_DENO_INSPECTED = frozenset(["run", "serve", "test", "bench", "eval", "repl"])

_STARTER_NAMES = """
npm npx npm-cli npx-cli npm-prefix yarn yarnpkg pnpm pnpx corepack tsx nodemon pm2 pm2-dev pm2-runtime forever cross-env
cross-env-shell concurrently npm-run-all npm-run-all2 run-p run-s dotenv env-cmd turbo nx lerna ts-node-dev wireit
"""
_STARTERS = frozenset(_STARTER_NAMES.split())
_STARTER_PATHS = re.compile(
    r"[\\/](tsx[\\/]dist[\\/]cli|pm2[\\/]lib[\\/]Daemon|yarn-[\w.]+|corepack[\\/]dist[\\/]\w+)\.[cm]?js$"
)


@dataclass(frozen=True, slots=True)
class Prepared:
    """What is started: the words with our options among them, and variables to add to the environment.

    `kind` is the runtime that the command names itself; None for `npm`, a script, anything else that starts one.
    `waits_by_itself` says that it is a Deno that waits by its own option, and tells its inspector's url on stderr.
    """

    words: tuple[str, ...]
    variables: Mapping[str, str]
    kind: Kind | None
    waits_by_itself: bool = False


def prepared(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Prepared:
    """The command, changed so that every Node program in it registers in `folder`, and Deno waits for us.

    NODE_OPTIONS that are there already stay, after ours. Raises RecordError for a command that is not there, and for
    runtimes without V8's inspector.
    """
    found = shutil.which(command[0], path=environment.get("PATH"))
    if found is None:
        raise RecordError(command[0], "no such command", "Is it in the PATH?")
    kind = kind_of(os.path.realpath(found)) or kind_of(command[0])
    if kind == "bun":
        raise RecordError(command[0], "Bun has no V8 inspector", "Write a profile with `bun --cpu-prof app.ts`.")
    words = tuple(command)
    if kind == "deno":
        words = _waiting_deno(words)
    elif kind == "node":
        words = (words[0], *_not_waiting(words[1:]))
    theirs = " ".join(_not_waiting(environment.get("NODE_OPTIONS", "").split(" ")))
    options = f"--require {_quoted(str(HOOK))} {theirs}".rstrip()
    waits_by_itself = kind == "deno" and any(word.startswith("--inspect") for word in words)
    variables = {} if waits_by_itself else {"NODE_OPTIONS": options, LAUNCH_VARIABLE: str(folder)}
    return Prepared(words, variables, kind, waits_by_itself)


def _not_waiting(words: Sequence[str]) -> list[str]:
    """Node's words with `--inspect` for options that would wait as well, before our hook is read, at a place of theirs.

    >>> _not_waiting(["--inspect-brk=9300", "app.js", "--inspect-brk"])
    ['--inspect=9300', 'app.js', '--inspect-brk']
    """
    position = script_position(words)
    end = len(words) if position is None else position
    return [re.sub(r"^--inspect-(brk|wait)(?==|$)", "--inspect", word) for word in words[:end]] + list(words[end:])


def _waiting_deno(words: tuple[str, ...]) -> tuple[str, ...]:
    if any(word.startswith("--inspect") for word in words):
        return words
    position = 1 + deno_command_position(words[1:])
    command = words[position - 1] if position > 1 else "run"
    # `deno task` and the like start others, and take no such option.
    return (*words[:position], _DENO_OPTION, *words[position:]) if command in _DENO_INSPECTED else words


def _quoted(path: str) -> str:
    """A path as a word of NODE_OPTIONS: quotation marks hold it together, a backslash stands before what it means."""
    if not re.search(r'[\s"\\]', path):
        return path
    escaped = path.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def starts_others(script: str | None) -> bool:
    """Whether a Node script is a tool that starts the program that is meant: npm, npx, tsx, pm2 …

    >>> starts_others("/usr/lib/node_modules/npm/bin/npm-cli.js")
    True
    """
    if script is None:
        return False
    name = re.split(r"[\\/]", script)[-1]
    return re.sub(r"\.[cm]?js$", "", name) in _STARTERS or _STARTER_PATHS.search(script) is not None
