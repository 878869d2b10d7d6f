"""The shortest SGR sequence from one pen to the next."""

from __future__ import annotations

from functools import lru_cache

from tui.base.cells import Flag
from tui.terminal.colours.pen import FLAG_CODES, Pen, color_code, unpacked

# SGR 22 ends bold and dim together.
_ENDS = (
    (Flag.BOLD | Flag.DIM, "22"),
    (Flag.ITALIC, "23"),
    (Flag.UNDERLINE, "24"),
    (Flag.REVERSE, "27"),
    (Flag.STRIKE, "29"),
)


@lru_cache(maxsize=8192)
def transition(before: int | None, after: int) -> str:
    """What to write so that text is written with the packed pen `after`. `before` None: it is not known what is set.

    >>> transition(packed(Pen(16, 214)), packed(Pen(16, 75)))
    '\\x1b[48;5;75m'
    """
    if before == after:
        return ""
    target = unpacked(after)
    fresh = _sequence(["0", *_parameters(Pen(), target)])
    if before is None:
        return fresh
    return min(_sequence(_parameters(unpacked(before), target)), fresh, key=len)


def _parameters(source: Pen, target: Pen) -> list[str]:
    """SGR parameters that turn `source` into `target`."""
    parameters = []
    kept = source.flags
    for ended, code in _ENDS:
        if source.flags & ended & ~target.flags:
            parameters.append(code)
            kept &= ~ended
    parameters += [code for flag, code in FLAG_CODES if target.flags & flag & ~kept]
    if target.foreground != source.foreground:
        parameters.append(color_code(target.foreground, is_background=False))
    if target.background != source.background:
        parameters.append(color_code(target.background, is_background=True))
    return parameters


def _sequence(parameters: list[str]) -> str:
    # A lone 0 is what an empty sequence means.
    return "\x1b[" + ("" if parameters == ["0"] else ";".join(parameters)) + "m"
