"""What is copied: the selected row, its stack, or a whole pane, as text or as Markdown."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tui.analysis.counting.aggregate import Aggregate
from tui.base.text import counted
from tui.base.units import amount, percent
from tui.draw.rows.place import full_place
from tui.state.view.look import Look
from tui.state.view.measures import Base

_BACKTICKS = re.compile(r"`+")


def row_lines(aggregate: Aggregate, look: Look, base: Base, shows_secrets: bool, is_markdown: bool) -> list[str]:
    """One line: name, place and numbers of the selected function; nothing when none is selected."""
    if look.function is None:
        return []
    origin = aggregate.profile.origin
    own, total = int(aggregate.function_self_us[look.function]), int(aggregate.function_total_us[look.function])
    here = base.of(aggregate.profile.functions.category.item(look.function))
    numbers = [
        f"self {amount(own, origin.unit)} {percent(own, here.amount)}",
        f"total {amount(total, origin.unit)} {percent(total, here.amount)} ({base.name.removeprefix('% ')})",
        counted(int(aggregate.function_samples[look.function]), origin.sample_noun),
    ]
    return [f"{_named(aggregate, look.function, shows_secrets, is_markdown)}: {', '.join(numbers)}"]


def stack_lines(aggregate: Aggregate, look: Look, shows_secrets: bool, is_markdown: bool) -> list[str]:
    """The selected call path, the innermost call first; as a list with numbers in Markdown."""
    tree = aggregate.profile.tree
    row = None if look.node is None else tree.row_of(look.node)
    if not row:
        return []
    functions = tree.function[tree.path(row)[::-1]].tolist()
    named = [_named(aggregate, function, shows_secrets, is_markdown) for function in functions]
    return [f"{place}. {line}" for place, line in enumerate(named, 1)] if is_markdown else named


def pane_lines(title: str, lines: Sequence[str], is_markdown: bool) -> list[str]:
    """The text of a pane; in Markdown below its title, as it stands."""
    if not is_markdown:
        return list(lines)
    fence = "`" * max(3, 1 + _longest_run("\n".join(lines)))
    return [f"**{title}**", "", f"{fence}text", *lines, fence]


def _named(aggregate: Aggregate, function: int, shows_secrets: bool, is_markdown: bool) -> str:
    functions = aggregate.profile.functions
    label, place = functions.labels[function], full_place(functions, function, shows_secrets)
    if is_markdown:
        label, place = _code(label), _code(place) if place else ""
    return f"{label} ({place})" if place else label


def _code(text: str) -> str:
    """`text` as a code span, between more backticks than it has in a row."""
    marks = "`" * (1 + _longest_run(text))
    pad = " " if "`" in text else ""
    return f"{marks}{pad}{text}{pad}{marks}"


def _longest_run(text: str) -> int:
    return max((len(run) for run in _BACKTICKS.findall(text)), default=0)
