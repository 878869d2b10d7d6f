"""Numbers with their units: how they are shown and how they are read from arguments.

Fixed widths keep columns aligned: `time_cell` and `percent_cell` never need more than the cells named in them.
"""

from __future__ import annotations

import re
from functools import lru_cache

from tui.base.errors import UsageError

US_PER_MS = 1_000
US_PER_S = 1_000_000
LARGEST_US = 2**53
"""Largest time or size that is accepted: beyond it JavaScript's own numbers, and so the file's, are not exact."""
DEFAULT_MAX_SIZE = 1 << 30
"""Most bytes that a file may hold, plain and expanded, without `--max-size`."""

_UNIT_US = {"us": 1, "µs": 1, "μs": 1, "ms": US_PER_MS, "s": US_PER_S, "m": 60 * US_PER_S, "min": 60 * US_PER_S}
_QUANTITY = re.compile(r"(\d+(?:\.\d*)?|\.\d+)\s*(us|µs|μs|ms|s|min|m)?")
_SIZE = re.compile(r"(\d{1,15}(?:\.\d{0,9})?|\.\d{1,9})\s*([kmgt]?)(i?)b?", re.IGNORECASE)
_SIZE_PREFIXES = " kmgt"
_RANGE = re.compile(rf"\s*{_QUANTITY.pattern}\s*-\s*{_QUANTITY.pattern}\s*")


def duration(us: float) -> str:
    """A time in the unit that suits it: `640 µs`, `12.3 ms`, `4.05 s`, `3:12 min`."""
    if us < US_PER_MS:
        return f"{us:.0f} µs"
    if us < 9_999_500:
        return f"{us / US_PER_MS:,.1f} ms" if us < US_PER_S else f"{us / US_PER_S:.2f} s"
    if us < 600 * US_PER_S:
        return f"{us / US_PER_S:.1f} s"
    minutes, seconds = divmod(round(us / US_PER_S), 60)
    return f"{minutes}:{seconds:02} min"


def milliseconds(us: int) -> str:
    """A time in ms with one decimal and grouped thousands, for columns: `1,234.5`."""
    return f"{us / US_PER_MS:,.1f}"


def size(count: float) -> str:
    """A number of bytes: `812 B`, `12.3 kB`, `4.05 MB` (1 kB is 1,000 bytes)."""
    if count < 1_000:
        return f"{count:.0f} B"
    for factor, unit in ((1e3, "kB"), (1e6, "MB"), (1e9, "GB")):
        if count < factor * 1_000 or unit == "GB":
            return f"{count / factor:.{1 if unit == 'kB' else 2}f} {unit}"
    raise AssertionError("the last unit takes every size")


def kilobytes(count: int) -> str:
    """Bytes in kB with one decimal and grouped thousands, for columns."""
    return f"{count / 1_000:,.1f}"


def amount(value: float, unit: str) -> str:
    """A measured value of a profile in its `unit`: `us`, `bytes` or `samples`."""
    if unit == "us":
        return duration(value)
    return size(value) if unit == "bytes" else f"{value:,.0f} sample{'' if value == 1 else 's'}"


# Most amounts of a long table are those of a few samples.
@lru_cache(maxsize=4096)
def amount_cell(value: int, unit: str) -> str:
    """A measured value for a column whose head names the unit: ms, kB, or plain samples."""
    if unit == "us":
        return milliseconds(value)
    return kilobytes(value) if unit == "bytes" else f"{value:,}"


COLUMN_UNIT = {"us": "ms", "bytes": "kB", "samples": "samples"}
"""Profile unit -> the unit of `amount_cell`, for column heads."""


def percent(part: float, whole: float) -> str:
    """`12.3 %`; `–` when there is no whole to be a part of."""
    return f"{100 * part / whole:.1f} %" if whole > 0 else "–"


@lru_cache(maxsize=4096)
def percent_cell(part: float, whole: float) -> str:
    """At most 6 cells: `100.0%`, ` 12.3%`, ` <0.1%` for something that is not nothing, `` for nothing."""
    if whole <= 0 or part <= 0:
        return ""
    share = 100 * part / whole
    return "<0.1%" if share < 0.05 else f"{share:.1f}%"


def parse_range(text: str, duration_us: int) -> tuple[int, int]:
    """The half-open time range `(start_us, end_us)` of `A-B`: numbers in ms, or with a unit.

    A unit on one end only counts for both (`1.2-3s`). Raises UsageError when it cannot be read, is reversed or
    empty, or lies outside the `duration_us` of the profile.
    """
    match = _RANGE.fullmatch(text)
    if match is None:
        raise UsageError("--range", f"{text!r} is not a time range", "Write it as 200-450 (ms) or 1.2s-3.4s.")
    first, first_unit, second, second_unit = match.groups()
    start_us = _microseconds(first, first_unit or second_unit or "ms")
    end_us = _microseconds(second, second_unit or first_unit or "ms")
    if end_us < start_us:
        raise UsageError("--range", f"{text!r} ends before it starts", "Write the earlier time first.")
    if end_us == start_us:
        raise UsageError("--range", f"{text!r} holds no time", "Write a later time behind the first.")
    if end_us > duration_us:
        raise UsageError("--range", f"{text!r} is outside the profile", f"It lasts {duration(duration_us)}.")
    return start_us, end_us


def parse_time(option: str, text: str, unit: str = "s") -> int:
    """The time that `text` means, in µs: `10s`, `500 ms`, `2min`, or a number in `unit`.

    Raises UsageError naming `option` when it cannot be read or is larger than any clock.
    """
    match = _QUANTITY.fullmatch(text.strip())
    time_us = None if match is None else _microseconds(match[1], match[2] or unit)
    if time_us is None or time_us >= LARGEST_US:
        raise UsageError(option, f"{text!r} is not a time", "Write it as 10s, 500ms or 2min.")
    return time_us


def parse_size(text: str) -> int:
    """The bytes that `text` means: `200MB`, `1.5 GiB`, `4G`, `1000`. Raises UsageError when it cannot be read."""
    match = _SIZE.fullmatch(text.strip())
    if match is None or (match[3] and not match[2]):
        raise UsageError(f"{text!r} is not a size", next_step="Write it as 200MB or 4GiB.")
    number, prefix, binary = match.groups()
    factor = (1024 if binary else 1000) ** _SIZE_PREFIXES.index(prefix.lower() or " ")
    return int(float(number) * factor)


def exact_time(us: int) -> str:
    """A time as `parse_time` reads it, in the largest unit that keeps it whole: `10min`, `1500ms`."""
    for factor, unit in ((60 * US_PER_S, "min"), (US_PER_S, "s"), (US_PER_MS, "ms")):
        if us and us % factor == 0:
            return f"{us // factor}{unit}"
    return f"{us}us"


def exact_size(count: int) -> str:
    """Bytes as `parse_size` reads them, in the largest unit that keeps them whole: `100MB`, `32KiB`."""
    units = ((10**9, "GB"), (10**6, "MB"), (1000, "kB"), (1 << 30, "GiB"), (1 << 20, "MiB"), (1024, "KiB"))
    for factor, unit in units:
        if count and count % factor == 0:
            return f"{count // factor}{unit}"
    return str(count)


def parse_amount(text: str, *, is_plain: bool = False) -> float:
    """What `text` is in µs (`20ms`; without a unit ms), in bytes (`1.5MB`), or as it stands with `is_plain`.

    Raises UsageError when it cannot be read.
    """
    quantity, size_match = _QUANTITY.fullmatch(text), _SIZE.fullmatch(text)
    if is_plain and quantity is not None and quantity[2] is None:
        return float(quantity[1])
    if quantity is not None and not is_plain:
        return _microseconds(quantity[1], quantity[2] or "ms")
    if size_match is not None and not is_plain:
        return parse_size(text)
    raise UsageError(f"{text!r} is not a number", next_step="Write it as 5%, 20ms or 1.5MB.")


def _microseconds(number: str, unit: str) -> int:
    # Whole microseconds first, so that 0.1 ms is 100 µs and not 99 by binary fractions.
    whole, _, fraction = number.partition(".")
    scale = _UNIT_US[unit]
    digits = fraction[:12]
    return int(whole or "0") * scale + (int(digits) * scale // 10 ** len(digits) if digits else 0)
