"""What the explorer asks of its recorder is what it was asked."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.cli.arguments.test_options import URL, operands, words_for
from tui.base.option import Option
from tui.cli.arguments.arguments import parsed
from tui.cli.arguments.commands import RecordCommand
from tui.record.options.command_options import (
    ALL_OPTIONS,
    HANDLER,
    HEADLESS,
    JOURNAL,
    RECORD_OPTIONS,
    TOKEN,
)
from tui.record.options.option_words import words_of
from tui.record.options.recording_options import RecordOptions
from tui.record.options.target import AddressTarget, CommandTarget, EdgeWorkersTarget, ProcessTarget, Target, UrlTarget

TARGETS = [
    ProcessTarget(1234),
    AddressTarget("127.0.0.1", 9229),
    AddressTarget("::1", 9229),
    UrlTarget("ws://127.0.0.1:9229/0f2c"),
    CommandTarget(("node", "--expose-gc", "app.js", "--", "--out", "x")),
]


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize(
    "options",
    [
        RecordOptions(),
        RecordOptions(interval_us=50, duration_us=1_500_000, warmup_us=250_000, max_duration_us=3_600_000_000),
        RecordOptions(out=Path("/tmp/with space.cpuprofile"), counts_calls=True, nudges=False),
        RecordOptions(allows_remote=True, keeps_inspector=True, may_lose_coverage=True),
        RecordOptions(out=Path("/tmp/there.cpuprofile"), replaces_out=True),
        RecordOptions(kind="memory"),
        RecordOptions(kind="memory", interval_bytes=64_000, counts_collected=True, duration_us=1_500_000),
    ],
)
def test_the_words_are_understood_as_what_was_meant(target: Target, options: RecordOptions) -> None:
    command = parsed(["record", *words_of(target, options)])
    assert isinstance(command, RecordCommand)
    assert (command.target, command.options) == (target, options)


NOT_HANDED_ON = {HEADLESS, JOURNAL}
"""A recorder of the explorer's has no screen anyway, and a journal of its own."""


@pytest.mark.parametrize(
    "option", [option for option in RECORD_OPTIONS if option not in NOT_HANDED_ON], ids=lambda option: option.name
)
def test_every_option_of_record_reaches_the_recorder(option: Option[object]) -> None:
    line = ["record", *operands("record", option)]
    before, asked = parsed(line), parsed([*line, *words_for(option, option.name)])
    assert isinstance(before, RecordCommand)
    assert isinstance(asked, RecordCommand)
    assert asked.options != before.options
    assert options_of(asked.target, asked.options) == replace(asked.options, out=whole(asked.options.out))


def whole(path: Path | None) -> Path | None:
    """The recorder may have another working directory."""
    return None if path is None else path.absolute()


@pytest.mark.parametrize(
    "option",
    [option for option in ALL_OPTIONS if option.target != "inspector" and option != TOKEN],
    ids=lambda option: option.name,
)
def test_every_option_of_an_edge_worker_reaches_the_recorder(option: Option[object]) -> None:
    asked = parsed(["record", *URL[: 1 if option is HANDLER else 3], *words_for(option, option.name)])
    assert isinstance(asked, RecordCommand)
    again = parsed(["record", *words_of(asked.target, asked.options)])
    assert isinstance(again, RecordCommand)
    assert again.edgeworkers == asked.edgeworkers


def test_what_is_for_the_other_kind_is_left_out() -> None:
    """Memory is chosen after a recording of time that had options of its own, or the other way."""
    of_time = RecordOptions(kind="memory", counts_calls=True, nudges=False)
    assert options_of(ProcessTarget(1), of_time) == RecordOptions(kind="memory")
    of_memory = RecordOptions(interval_bytes=64_000, counts_collected=True)
    assert options_of(ProcessTarget(1), of_memory) == RecordOptions()


def options_of(target: Target, options: RecordOptions) -> RecordOptions:
    command = parsed(["record", *words_of(target, options)])
    assert isinstance(command, RecordCommand)
    return command.options


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        (("--handler", "all"), "memory"),
        (("--handler", "all", "--type=cpu"), "cpu"),
        (("--handler", "all", "--type", "cpu"), "cpu"),
    ],
)
def test_an_edge_worker_takes_the_kind_where_none_was_typed(words: tuple[str, ...], kind: str) -> None:
    target = EdgeWorkersTarget("https://www.example.com/", words)
    command = parsed(["record", *words_of(target, RecordOptions(kind="memory"))])
    assert isinstance(command, RecordCommand)
    assert command.edgeworkers is not None
    assert command.edgeworkers.kind == kind


def test_an_edge_worker_keeps_the_words_of_the_command_line() -> None:
    line = ["record", "--headless", "https://www.example.com/", "--handler", "all", "--repeat=3", "--header", "A: b"]
    command = parsed(line)
    assert isinstance(command, RecordCommand)
    again = parsed(["record", *words_of(command.target, command.options)])
    assert isinstance(again, RecordCommand)
    assert again.edgeworkers == command.edgeworkers
    assert (command.is_headless, again.is_headless) == (True, False)
