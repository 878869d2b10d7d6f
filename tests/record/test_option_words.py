"""What the explorer asks of its recorder is what it was asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui.command_line.arguments import parsed
from tui.command_line.record_arguments import RecordCommand
from tui.record.option_words import words_of
from tui.record.options import RecordOptions
from tui.record.target import AddressTarget, CommandTarget, ProcessTarget, Target, UrlTarget

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
        RecordOptions(allows_remote=True, keeps_inspector=True),
    ],
)
def test_the_words_are_understood_as_what_was_meant(target: Target, options: RecordOptions) -> None:
    command = parsed(["record", *words_of(target, options)])
    assert isinstance(command, RecordCommand)
    assert (command.target, command.options) == (target, options)
