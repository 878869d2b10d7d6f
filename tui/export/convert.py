"""A profile in another format, in a file of its own."""

from __future__ import annotations

from tui.analysis.accounting.effective import effective
from tui.base.atomic_file import write_atomically
from tui.base.errors import TickscopeError
from tui.export.redaction.redaction import Redactor
from tui.export.writers.collapsed import collapsed_text
from tui.export.writers.cpuprofile import cpuprofile_text
from tui.export.writers.excerpt import as_v8_records, cut
from tui.export.writers.output_formats import Target
from tui.export.writers.speedscope import speedscope_text
from tui.profile.profile import Profile


def converted(
    recorded: Profile,
    target: Target,
    path: str,
    range_us: tuple[int, int] | None = None,
    redactor: Redactor | None = None,
) -> bytes:
    """What a file `path` in the format `target` holds for a recorded profile, or for a time range of it.

    `redactor` masks what may not leave this machine, and counts it; without one, the secrets of urls are masked.
    Raises TickscopeError when the format cannot hold the profile.
    """
    part = recorded if range_us is None else cut(recorded, range_us)
    part = (redactor or Redactor()).redacted(part, has_titles=target == "speedscope")
    if target == "cpuprofile":
        return cpuprofile_text(as_v8_records(part), path)
    return (speedscope_text if target == "speedscope" else collapsed_text)(effective(part), path)


def save(data: bytes, path: str, *, replaces: bool) -> None:
    """Writes `data` to `path`, whole or not at all.

    Raises TickscopeError when the file exists and not `replaces`, or when its folder does not.
    """
    try:
        write_atomically(path, data, replaces=replaces)
    except FileExistsError:
        raise TickscopeError(path, "the file exists", "Give another name, or --force to replace it.") from None
    except FileNotFoundError:
        raise TickscopeError(path, "its folder does not exist") from None
