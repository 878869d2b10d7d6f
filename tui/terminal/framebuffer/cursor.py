"""The shortest way from one cell to another."""

from __future__ import annotations

from functools import lru_cache

UNKNOWN = -1
"""A row or a column that is not known, as the column is after the last cell of a row was written."""


def movement(y: int, x: int, to_y: int, to_x: int) -> str:
    """What moves the cursor from row `y` and column `x` to `to_y` and `to_x`, counted from 0.

    Only sequences that all terminals know. A newline is always written behind a carriage return: whether the tty
    puts one in front of it does not matter then. The target is on the screen, so that no newline scrolls it.
    """
    if y == to_y and x != UNKNOWN and x <= to_x:
        return _forward(to_x - x)  # nothing is shorter
    if y != UNKNOWN and to_y == y + 1 and x != to_x:
        return "\r\n" + _forward(to_x)
    ways = [_absolute(to_y, to_x)]
    if y == to_y:
        if to_x == 0:
            return "\r"
        if x != UNKNOWN:
            ways.append(_steps(x - to_x, "D"))
            if x - to_x <= 3:
                ways.append("\b" * (x - to_x))
    elif y != UNKNOWN:
        if 0 < to_y - y <= 3:
            ways.append("\r" + "\n" * (to_y - y) + _forward(to_x))
        if x == to_x:
            ways.append(_steps(abs(to_y - y), "B" if to_y > y else "A"))
    return min(ways, key=len)


def _absolute(y: int, x: int) -> str:
    if x == 0:
        return f"\x1b[{y + 1}H" if y else "\x1b[H"
    return f"\x1b[{y + 1};{x + 1}H" if y else f"\x1b[;{x + 1}H"


@lru_cache(maxsize=1024)
def _forward(columns: int) -> str:
    return _steps(columns, "C") if columns else ""


def _steps(count: int, direction: str) -> str:
    return f"\x1b[{count if count > 1 else ''}{direction}"
