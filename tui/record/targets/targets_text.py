"""What can be recorded, as a table and as JSON: `tickscope targets`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict

import orjson

from tui.base.json_text import json_bytes
from tui.base.text import cell_width, clip, pad, pad_left, printable
from tui.base.url_secrets import text_without_credentials, text_without_secrets
from tui.record.targets.open_targets import Found, address_of

_HEADS = ("target", "runtime", "user", "cpu", "up", "inspector", "what it runs")
_RIGHT = frozenset(["cpu", "up"])
_LONGEST_CELL = 24
_NOTHING = (
    "Nothing to record: no Node or Deno program runs here, and no inspector is open.\n"
    "Start one: tickscope record -- node app.js\n"
)


def targets_json(found: Sequence[Found], *, show_urls: bool = False) -> str:
    """`{"tickscope": 1, "targets": [{"target", "kind", "name", "pid", …}]}`, in the order of the list."""
    shown = str if show_urls else text_without_credentials
    rows = []
    for target in found:
        row = asdict(target)
        row["cpu_share"] = None if target.cpu_share is None else round(target.cpu_share, 3)
        row["uptime_s"] = None if target.uptime_s is None else round(target.uptime_s, 1)
        rows.append({name: shown(value) if isinstance(value, str) else value for name, value in row.items()})
    return json_bytes({"tickscope": 1, "targets": rows}, option=orjson.OPT_INDENT_2).decode()


def targets_text(found: Sequence[Found], width: int | None = None, *, show_urls: bool = False) -> str:
    """A table with a row for each, cut to `width` cells; below it why some of them cannot be recorded."""
    if not found:
        return _NOTHING
    shown = str if show_urls else text_without_secrets
    rows = [_cells(target, shown) for target in found]
    widths = [max(cell_width(row[column]) for row in [_HEADS, *rows]) for column in range(len(_HEADS))]
    lines = [_line(row, widths) for row in (_HEADS, *rows)]
    obstacles = [(target.target, target.obstacle) for target in found if target.obstacle is not None]
    notes = [f"{name}: {printable(shown(obstacle))}" for name, obstacle in obstacles]
    if notes:
        lines += ["", "Cannot be recorded:", *notes]
    return "".join((line if width is None else clip(line, width)) + "\n" for line in lines)


def _cells(found: Found, shown: Callable[[str], str]) -> tuple[str, ...]:
    version = f" {found.runtime_version}" if found.runtime_version and found.kind in ("node", "deno") else ""
    cells = (
        shown(found.target),
        f"{found.kind}{version}",
        found.user or "–",
        cpu_text(found),
        uptime_text(found),
        "–" if found.obstacle is not None else address_of(found) or "on demand",
        shown(found.name),
    )
    # The first is to be copied and the last has room; what stands between is short unless somebody wants it long.
    return (printable(cells[0]), *(clip(printable(cell), _LONGEST_CELL) for cell in cells[1:-1]), printable(cells[-1]))


def cpu_text(found: Found) -> str:
    """The share of one core: `97 %`; `–` where it is not known."""
    return "–" if found.cpu_share is None else f"{100 * found.cpu_share:.0f} %"


def uptime_text(found: Found) -> str:
    """The time since its start in one unit: `42 s`, `12 min`, `5 h`, `3 d`; `–` where it is not known."""
    if found.uptime_s is None:
        return "–"
    for unit, unit_s, most in (("s", 1, 100), ("min", 60, 100), ("h", 3600, 48)):
        if found.uptime_s < unit_s * most:
            return f"{found.uptime_s / unit_s:.0f} {unit}"
    return f"{found.uptime_s / 86_400:.0f} d"


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = [
        pad_left(cell, width) if head in _RIGHT else pad(cell, width)
        for head, cell, width in zip(_HEADS, cells, widths, strict=True)
    ]
    return "  ".join(padded).rstrip()
