"""The texts of scripts that were recorded with a profile, beside it where the user wants them: `NAME.scripts.json`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import orjson

from tui.atomic_file import write_atomically

SUFFIX = ".scripts.json"
_MOST_BYTES = 256 << 20
_MARK = "tickscope"


def texts_path(profile: Path) -> Path:
    """Where the texts of a profile are kept."""
    return profile.with_name(profile.name + SUFFIX)


def write_texts(profile: Path, threads: Mapping[int, Mapping[str, str]]) -> None:
    """Writes texts by url for each thread of the file `profile`, counted from 1. Raises OSError."""
    document = {_MARK: 1, "threads": {str(number): dict(texts) for number, texts in threads.items()}}
    write_atomically(str(texts_path(profile)), orjson.dumps(document), replaces=True, mode=0o600)


def texts_of(profile: Path, number: int) -> dict[str, str]:
    """The texts by url that were kept for thread `number` of a file; none where there is no such file, or another."""
    path = texts_path(profile)
    try:
        if not path.is_file() or path.stat().st_size > _MOST_BYTES:
            return {}
        document = orjson.loads(path.read_bytes())
        texts = document["threads"][str(number)] if document[_MARK] == 1 else {}
    except (OSError, orjson.JSONDecodeError, TypeError, KeyError, ValueError):
        return {}
    if not isinstance(texts, dict):
        return {}
    return {url: text for url, text in texts.items() if isinstance(text, str)}
