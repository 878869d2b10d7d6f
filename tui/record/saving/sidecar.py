"""The file beside a recording that tells how it was made: `NAME.cpuprofile.recording.json`.

It travels with the recording and is read by people, so secrets are masked in it: those of urls, and the values of
options and variables that are called a password, a token or the like. The recording itself stays as V8 wrote it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import orjson

from tui.base.atomic_file import write_atomically
from tui.base.json_text import Json, json_bytes, json_text
from tui.formats.recorded_warnings import SUFFIX
from tui.record.saving.secret_words import without_secret_words

_MARK = "tickscope"
_MOST_BYTES = 64 << 20


def sidecar_path(profile: Path) -> Path:
    """Where the sidecar of a profile is."""
    return profile.with_name(profile.name + SUFFIX)


def write_sidecar(profile: Path, facts: Json) -> None:
    """Writes what is known of a recording that tickscope saved as `profile`. Raises OSError."""
    about = {"file": profile.name, "file_bytes": profile.stat().st_size}
    document = {_MARK: facts.get(_MARK), **about, **without_secret_words(facts), "file": profile.name}
    text = json_bytes(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    write_atomically(str(sidecar_path(profile)), text, replaces=True, mode=0o600)


def sidecar_of(profile: Path) -> Json | None:
    """What the sidecar of a profile tells; None when it has none, or one that is not of this very file.

    What is read again has its type: a field that somebody else wrote with another one is left out.
    """
    return _read(profile)[0]


def sidecar_problem(profile: Path) -> str | None:
    """A sentence about a sidecar that cannot be read, and what to do; None where there is none, or nothing wrong."""
    return _read(profile)[1]


def _read(profile: Path) -> tuple[Json | None, str | None]:
    path = sidecar_path(profile)
    try:
        if not path.is_file():
            return None, None
        if path.stat().st_size > _MOST_BYTES:
            return None, _odd(path, "it is too long")
        facts = orjson.loads(path.read_bytes())
        file_bytes = profile.stat().st_size
    except OSError:
        return None, None
    except orjson.JSONDecodeError:
        return None, _odd(path, "it is no JSON")
    if not isinstance(facts, dict) or _MARK not in facts:
        return None, _odd(path, "tickscope did not write it")
    # A profile of this name that somebody put in its place has no sidecar: that is nothing to complain of.
    if (facts.get("file"), facts.get("file_bytes")) != (json_text(profile.name), file_bytes):
        return None, None
    odd = [name for name, is_right in _TYPES.items() if facts.get(name) is not None and not is_right(facts[name])]
    problem = _odd(path, f"{', '.join(odd)} cannot be read") if odd else None
    return {name: value for name, value in facts.items() if name not in odd}, problem


def _odd(path: Path, reason: str) -> str:
    return f"{path}: {reason}. It is left out; delete it, or record again."


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _are_calls(value: object) -> bool:
    """Whether these are counted functions by the number of their thread."""
    if not isinstance(value, dict):
        return False
    return all(isinstance(frames, list) and all(isinstance(one, dict) for one in frames) for frames in value.values())


_TYPES: Mapping[str, Callable[[object], bool]] = {
    "stopped": _is_text,
    "calls": _are_calls,
    "exit_status": lambda value: isinstance(value, int) and -(2**31) < value < 2**31,
    "was_ended_by_us": lambda value: isinstance(value, bool),
    "duration_us": _is_count,
    "samples": _is_count,
    "bytes": _is_count,
    "notes": lambda value: isinstance(value, list) and all(map(_is_text, value)),
}
"""The fields that are read again: each with whether a value is one of its type."""
