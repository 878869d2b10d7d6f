"""The shortest way from one cell to another."""

from __future__ import annotations

UNKNOWN = -1
"""A row or a column that is not known, as the column is after the last cell of a row was written."""


def movement(y: int, x: int, to_y: int, to_x: int) -> str:
    """What moves the cursor from row `y` and column `x` to `to_y` and `to_x`, counted from 0.

    Only sequences that all terminals know. A newline is always written behind a carriage return: whether the tty
    puts one in front of it does not matter then. The target is on the screen, so that no newline scrolls it.
    """
    ways = [_absolute(to_y, to_x)]
    if y == to_y:
        if x == to_x:
            return ""
        if to_x == 0:
            return "\r"
        if x != UNKNOWN:
            distance = to_x - x
            ways.append(_steps(distance, "C", "D"))
            if -3 <= distance < 0:
                ways.append("\b" * -distance)
    elif y != UNKNOWN:
        if 0 < to_y - y <= 3:
            ways.append("\r" + "\n" * (to_y - y) + (_steps(to_x, "C", "D") if to_x else ""))
        if x == to_x:
            ways.append(_steps(to_y - y, "B", "A"))
    return min(ways, key=len)


def _absolute(y: int, x: int) -> str:
    if x == 0:
        return f"\x1b[{y + 1}H" if y else "\x1b[H"
    return f"\x1b[{y + 1};{x + 1}H" if y else f"\x1b[;{x + 1}H"


def _steps(distance: int, forward: str, back: str) -> str:
    count = abs(distance)
    return f"\x1b[{count if count > 1 else ''}{forward if distance > 0 else back}"
