"""The file beside a recording that tells how it was made: `NAME.cpuprofile.recording.json`.

It travels with the recording and is read by people, so secrets are masked in it: those of urls, and the values of
options and variables that are called a password, a token or the like. The recording itself stays as V8 wrote it.
"""

from __future__ import annotations

from pathlib import Path

import orjson

from tui.atomic_file import write_atomically
from tui.record.keeping.secret_words import without_secret_words
from tui.record.protocol.json_object import Json

SUFFIX = ".recording.json"
_MARK = "tickscope"


def sidecar_path(profile: Path) -> Path:
    """Where the sidecar of a profile is."""
    return profile.with_name(profile.name + SUFFIX)


def write_sidecar(profile: Path, facts: Json) -> None:
    """Writes what is known of a recording that tickscope saved as `profile`. Raises OSError."""
    about = {"file": profile.name, "file_bytes": profile.stat().st_size}
    told = {_MARK: facts.get(_MARK), **about, **without_secret_words(facts), "file": profile.name}
    text = orjson.dumps(told, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    write_atomically(str(sidecar_path(profile)), text, replaces=True, mode=0o600)


def sidecar_of(profile: Path) -> Json | None:
    """What the sidecar of a profile tells; None when it has none, or one that is not of this very file."""
    try:
        facts = orjson.loads(sidecar_path(profile).read_bytes())
        is_ours = _MARK in facts and (facts["file"], facts["file_bytes"]) == (profile.name, profile.stat().st_size)
    except (OSError, orjson.JSONDecodeError, TypeError, KeyError):
        return None
    return facts if is_ours else None
