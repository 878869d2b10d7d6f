"""Fields of parsed JSON that may be missing or of a wrong type."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from fractions import Fraction
from typing import Any, TypeGuard

from tui.base.errors import ProfileFormatError
from tui.base.text import printable

Json = Mapping[str, Any]

_KINDS = {bool: "a boolean", int: "a number", float: "a number", str: "a string", list: "an array", dict: "an object"}


def kind(value: object) -> str:
    """What JSON calls `value`, with its article."""
    return "null" if value is None else _KINDS.get(type(value), "something else")


def shown(value: object) -> str:
    """`value` for a message, as JSON writes it, short and printable."""
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    return printable(str(value), 40)


def keys_found(value: Json) -> str:
    """The first keys of an object for a message."""
    return ", ".join(shown(key) for key in sorted(value)[:6]) or "none"


def integer(value: object) -> int | None:
    """The integer that `value` is or writes out (`7`, `7.0`, `"7"`); None when it is none."""
    if type(value) is int:
        return value
    if isinstance(value, float):
        return int(value) if math.isfinite(value) and value.is_integer() else None
    if isinstance(value, str) and len(value) <= 20:
        digits = value.strip()
        return int(digits) if digits.removeprefix("-").isascii() and digits.removeprefix("-").isdigit() else None
    return None


def is_number(value: object) -> TypeGuard[int | float]:
    """Whether `value` is a number, which booleans are to Python and not to JSON."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def decimal(value: object) -> Fraction | None:
    """The number that `value` is or writes out, by its digits; None when it is none, or infinite.

    So 0.3 is three tenths, and not the binary fraction just below.
    """
    if not is_number(value) and not isinstance(value, str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return Fraction(str(number)) if math.isfinite(number) else None


def text(value: object) -> str:
    """A string as it is, a number as written, anything else as ""."""
    if isinstance(value, str):
        return value
    return "" if value is None or isinstance(value, bool | list | dict) else str(value)


def position(value: object) -> int:
    """The 1-based position of a 0-based one; 0 = unknown, which V8 writes as −1."""
    zero_based = integer(value)
    return zero_based + 1 if zero_based is not None and 0 <= zero_based < 2**31 - 1 else 0


def line(value: object) -> int:
    """A 1-based position as it is; 0 = unknown, also for what is no position."""
    one_based = integer(value)
    return one_based if one_based is not None and 0 < one_based < 2**31 else 0


def time(document: Json, key: str, path: str) -> Fraction | None:
    """The time in µs at `key`, exactly and of any size; None when missing. Raises when it is no number."""
    value: object = document.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float | Fraction):
        raise ProfileFormatError(path, f"{key}: expected a number, found {kind(value)}")
    return Fraction(value)


def array(document: Json, key: str, path: str) -> list[Any] | None:
    """The array at `key`; None when missing or null. Raises when it is something else."""
    value = document.get(key)
    if value is None or isinstance(value, list):
        return value
    raise ProfileFormatError(path, f"{key}: expected an array, found {kind(value)}")


def objects(value: object) -> list[Json]:
    """The objects in the array `value`, without what is none; empty when it is no array."""
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def member(value: object, key: str) -> Json:
    """The object at `key` of `value`; an empty one when there is none."""
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, dict) else {}
