"""Original positions of functions and lines, from source maps; `source` looks them up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from tui.profile.columns.function_key import FunctionKey


class WrittenLine(NamedTuple):
    """A line of written code. `is_exact` is False where one line of generated code holds several of it: the first.

    `column` is where on the line, 0 where no sample told a column of the generated code.
    """

    url: str
    line: int
    is_exact: bool
    column: int = 0


@dataclass(frozen=True, eq=False, slots=True)
class Written:
    """What source maps say of the functions of a profile, by their index.

    `keys[i]` is where function `i` was written and what it is called there, None where no map tells. `lines` is by
    (function, generated line, generated column), for places that have ticks; the column is 0 where no sample tells it.
    """

    keys: tuple[FunctionKey | None, ...]
    lines: Mapping[tuple[int, int, int], WrittenLine] = field(default_factory=dict)
