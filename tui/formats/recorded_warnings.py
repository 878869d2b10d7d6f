"""What a recorder noticed that a profile itself does not tell: it stands in the sidecar, `NAME.recording.json`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import orjson

from tui.profile.profile import Profile

SUFFIX = ".recording.json"
_MOST_BYTES = 64 << 20
_MOST_WARNINGS = 20
_LONGEST = 500


def with_recorded_warnings(profiles: Sequence[Profile], path: str) -> list[Profile]:
    """The profiles of the file `path`, each with what the sidecar of this very file warns of."""
    warnings = _warnings(Path(path))
    return [profile.with_warnings(*warnings.get(str(profile.origin.thread.number), ())) for profile in profiles]


def _warnings(path: Path) -> dict[str, Sequence[str]]:
    """Sentences by the number of the thread; none without a sidecar, and of one that is damaged or another file's."""
    try:
        sidecar = path.with_name(path.name + SUFFIX)
        if not sidecar.is_file() or sidecar.stat().st_size > _MOST_BYTES:
            return {}
        text = sidecar.read_bytes()
        if b'"warnings"' not in text:
            return {}
        facts = orjson.loads(text)
        is_of_this = (facts["file"], facts["file_bytes"]) == (path.name, path.stat().st_size)
        found = facts["warnings"] if is_of_this else {}
        return {number: _sentences(told) for number, told in found.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _sentences(told: object) -> Sequence[str]:
    if not isinstance(told, list):
        return ()
    return tuple(sentence[:_LONGEST] for sentence in told[:_MOST_WARNINGS] if isinstance(sentence, str))
