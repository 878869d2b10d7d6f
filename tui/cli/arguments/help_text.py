"""The text of `--help`, from the specification."""

from __future__ import annotations

from collections.abc import Iterator

from tui.base.option import Option
from tui.cli.arguments.commands import CommandWord
from tui.cli.arguments.specification import EXIT_STATUS, SPECIFICATIONS

_INDENT = "  "
_WIDEST_COLUMN = 24
"""Cells before the help of an option; one that needs more has its help on the next line."""
_NARROWEST_HELP = 11


def help_text(command: CommandWord | None, width: int) -> str:
    """What `tickscope COMMAND --help` prints on a terminal of `width` columns; None is the explorer's."""
    specification = SPECIFICATIONS[command]
    groups = list(specification.listed)
    heads = [_INDENT + _head(option) for group in groups for option in group.options]
    column = min(max(map(len, heads)) + 2, _WIDEST_COLUMN, max(width - 22, 4))
    sections = [
        f"usage: {specification.usage}\n",
        specification.description.replace("{commands}", "\n".join(_command_lines())),
    ]
    for group in groups:
        lines = [line for option in group.options for line in _lines(option, column, width)]
        sections.append("\n".join([f"{group.title}:", *lines, ""]))
    return "\n".join([*sections, EXIT_STATUS, ""])


def _command_lines() -> Iterator[str]:
    for command, specification in SPECIFICATIONS.items():
        more = "" if command is None else f" (tickscope {command} --help)"
        yield f"{_INDENT}{'tickscope ' + specification.synopsis:<30} {specification.summary}{more}"


def _head(option: Option[object]) -> str:
    """`-o OUT, --out OUT`: the names of an option, each with what it takes."""
    value = option.metavar or f"{{{','.join(map(str, option.choices))}}}"
    return ", ".join(name if option.is_flag else f"{name} {value}" for name in option.names)


def _lines(option: Option[object], column: int, width: int) -> Iterator[str]:
    """An option with its help from `column` on."""
    head = _INDENT + _head(option)
    help_lines = list(_wrapped(option.help, max(width - 2 - column, _NARROWEST_HELP)))
    if len(head) + 2 > column:
        yield head
        head = ""
    for line in help_lines:
        yield f"{head:<{column}}{line}"
        head = ""


def _wrapped(text: str, width: int) -> Iterator[str]:
    """`text` in lines of at most `width` characters; a longer word has a line of its own."""
    line = ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            yield line
            line = word
        else:
            line = f"{line} {word}" if line else word
    yield line
