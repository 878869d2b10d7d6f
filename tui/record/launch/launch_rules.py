"""How a command is started so that the program in it can be recorded from its first line."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tui.base.errors import RecordError
from tui.record.launch.hook_file import hook_file
from tui.record.processes.inspector import Kind
from tui.record.processes.runtimes import deno_command_position, kind_of, script_position

LAUNCH_VARIABLE = "TICKSCOPE_LAUNCH"
_DENO_OPTION = "--inspect-brk=127.0.0.1:0"
_DENO_INSPECTED = frozenset(["run", "serve", "test", "bench", "eval", "repl"])

_OUT_OF_REACH = re.compile(
    r"(?:^|[\s;&|(/])(?:chroot|bwrap|firejail|flatpak|proot|toolbox|unshare|nsenter|systemd-nspawn)\s"
    r"|--(?:experimental-)?p(?:ermission|olicy)\b"
)
"""Words after which a program may be unable to read our hook, and would end with an error; as in launched.cjs."""
_MOST_SCRIPT_BYTES = 1 << 16

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
    `option` is the one in NODE_OPTIONS that has Node programs register; "" where they might be unable to read it.
    """

    words: tuple[str, ...]
    variables: Mapping[str, str]
    kind: Kind | None
    waits_by_itself: bool = False
    option: str = ""


def prepared(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Prepared:
    """The command, changed so that every Node program in it registers in `folder`, and Deno waits for us.

    NODE_OPTIONS that are there already stay, after ours. Where the command names what may keep a program from reading
    our hook, such as chroot, nothing is added. Raises RecordError for a command that is not there, and for runtimes
    without V8's inspector.
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
    waits_by_itself = kind == "deno" and any(word.startswith("--inspect") for word in words)
    theirs = environment.get("NODE_OPTIONS", "")
    if waits_by_itself or _OUT_OF_REACH.search(" ".join([*words, theirs, _script_text([found, *words[1:]])])):
        return Prepared(words, {}, kind, waits_by_itself)
    option = f"--require {_quoted(str(hook_file()))}"
    options = f"{option} {' '.join(_not_waiting(theirs.split(' ')))}".rstrip()
    return Prepared(words, {"NODE_OPTIONS": options, LAUNCH_VARIABLE: str(folder)}, kind, option=option)


def _script_text(words: Sequence[str]) -> str:
    """The text of the shell script that a command is, or that it gives to a shell; "" when there is none."""
    name = os.path.basename(words[0])
    shells = ("sh", "bash", "dash", "zsh", "ksh", "ash", "busybox")
    paths = [word for word in words[1:] if not word.startswith("-")][:1] if name in shells else words[:1]
    for path in paths:
        with contextlib.suppress(OSError), open(path, "rb") as file:
            text = file.read(_MOST_SCRIPT_BYTES)
            if name in shells or re.match(rb"#!.*\b(ba|da|z|k|a)?sh\b", text):
                return text.decode(errors="replace")
    return ""


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
