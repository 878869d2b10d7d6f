"""How long recordings are kept: for good, until the user says otherwise.

Only files in the recordings folder that tickscope wrote itself are ever removed: those whose sidecar names them and
their very size.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tui.base.errors import ConfigError, UsageError
from tui.base.units import parse_size
from tui.record.saving.kept_texts import texts_path
from tui.record.saving.sidecar import sidecar_of, sidecar_path

_DAY_S = 86_400.0


@dataclass(frozen=True, slots=True)
class Retention:
    """The most that is kept, None: any age, number, bytes."""

    age_s: float | None = None
    count: int | None = None
    total_bytes: int | None = None


def retention_from(environment: Mapping[str, str]) -> Retention:
    """What `TICKSCOPE_KEEP_DAYS`, `TICKSCOPE_KEEP_COUNT` and `TICKSCOPE_KEEP_SIZE` ask for.

    Raises ConfigError for a value that means nothing.
    """
    days = _number(environment, "TICKSCOPE_KEEP_DAYS")
    count = _number(environment, "TICKSCOPE_KEEP_COUNT")
    size = environment.get("TICKSCOPE_KEEP_SIZE")
    try:
        total_bytes = parse_size(size) if size else None
    except UsageError as error:
        raise ConfigError("TICKSCOPE_KEEP_SIZE", error.what, error.next_step) from error
    return Retention(None if days is None else days * _DAY_S, None if count is None else int(count), total_bytes)


def _number(environment: Mapping[str, str], name: str) -> float | None:
    text = environment.get(name)
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise ConfigError(name, f"{text[:20]!r} is no whole number, or too large a one")
    return float(text)


def expired(folder: Path, retention: Retention, now: float | None = None) -> list[Path]:
    """The recordings in `folder` that `retention` does not keep, oldest first; the newest ones are kept."""
    found = sorted(((path.stat().st_mtime, path) for path in _recordings(folder)), reverse=True)
    now = time.time() if now is None else now
    gone: list[Path] = []
    kept_bytes = kept_count = 0
    for modified, path in found:
        size = path.stat().st_size
        is_kept = (
            (retention.age_s is None or now - modified <= retention.age_s)
            and (retention.count is None or kept_count < retention.count)
            and (retention.total_bytes is None or kept_bytes + size <= retention.total_bytes)
        )
        if is_kept:
            kept_count, kept_bytes = kept_count + 1, kept_bytes + size
        else:
            gone.append(path)
    return gone[::-1]


def remove_expired(folder: Path, retention: Retention) -> list[Path]:
    """Removes the expired recordings in `folder` with what stands beside them; which they were."""
    gone = expired(folder, retention) if retention != Retention() else []
    for path in gone:
        path.unlink(missing_ok=True)
        sidecar_path(path).unlink(missing_ok=True)
        texts_path(path).unlink(missing_ok=True)
    return gone


def _recordings(folder: Path) -> list[Path]:
    try:
        return [path for path in folder.iterdir() if path.is_file() and not path.is_symlink() and sidecar_of(path)]
    except FileNotFoundError:
        return []
