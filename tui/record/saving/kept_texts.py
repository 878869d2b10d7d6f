"""The texts of scripts that were recorded with a profile, beside it where the user wants them: `NAME.scripts.json`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import orjson

from tui.base.atomic_file import write_atomically
from tui.base.json_text import json_bytes

SUFFIX = ".scripts.json"
_MOST_BYTES = 256 << 20
_MARK = "tickscope"


def texts_path(profile: Path) -> Path:
    """Where the texts of a profile are kept."""
    return profile.with_name(profile.name + SUFFIX)


def write_texts(profile: Path, threads: Mapping[int, Mapping[str, str]]) -> None:
    """Writes texts by url for each thread of the file `profile`, counted from 1. Raises OSError."""
    document = {_MARK: 1, "threads": {str(number): dict(texts) for number, texts in threads.items()}}
    write_atomically(str(texts_path(profile)), json_bytes(document), replaces=True, mode=0o600)


def texts_of(profile: Path, number: int) -> dict[str, str]:
    """The texts by url that were kept for thread `number` of a file; none where there is no such file, or another."""
    threads, _ = _read(texts_path(profile))
    texts = threads.get(str(number))
    return {} if texts is None else {url: text for url, text in texts.items() if isinstance(text, str)}


def texts_problem(profile: Path) -> str | None:
    """A sentence about kept texts that cannot be read, and what to do; None where there are none, or all is well."""
    path = texts_path(profile)
    reason = _read(path)[1]
    return None if reason is None else f"{path}: {reason}. It is left out; delete it, or record again."


def _read(path: Path) -> tuple[dict[str, dict[str, object]], str | None]:
    """The texts of each thread, and why there are none in a file that exists."""
    try:
        if not path.is_file():
            return {}, None
        if path.stat().st_size > _MOST_BYTES:
            return {}, "it is too long"
        document = orjson.loads(path.read_bytes())
    except OSError as error:
        return {}, error.strerror
    except orjson.JSONDecodeError:
        return {}, "it is no JSON"
    if not isinstance(document, dict) or _MARK not in document:
        return {}, "tickscope did not write it"
    if document[_MARK] != 1:
        return {}, "another version of tickscope wrote it"
    threads = document.get("threads")
    if not isinstance(threads, dict) or not all(isinstance(texts, dict) for texts in threads.values()):
        return {}, "its threads cannot be read"
    return threads, None
