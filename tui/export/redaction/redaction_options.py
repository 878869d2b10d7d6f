"""What `convert --redact` can mask beyond the secrets of urls, and how it is asked for."""

from __future__ import annotations

from typing import Literal, get_args

from tui.base.errors import UsageError

Redaction = Literal["paths", "regexps"]
REDACTIONS: tuple[Redaction, ...] = get_args(Redaction)


def redactions_of(text: str) -> frozenset[Redaction]:
    """What `--redact LIST` names. Raises UsageError for anything else."""
    wanted = {word.strip() for word in text.split(",")}
    for word in sorted(wanted - set(REDACTIONS)):
        raise UsageError("--redact", f"{word!r} is not known", f"Give one or more of {', '.join(REDACTIONS)}.")
    return frozenset(one for one in REDACTIONS if one in wanted)
