"""What a shell can offer, and what a mistyped word was meant to be."""

from __future__ import annotations

import pytest

from tui.cli.arguments.commands import CommandWord
from tui.cli.arguments.completions import Completion, completions, nearest_command, nearest_option
from tui.cli.arguments.help_text import help_text
from tui.cli.arguments.specification import SPECIFICATIONS
from tui.record.options.edgeworkers_options import HANDLERS


def offered(command: CommandWord | None) -> dict[str, Completion]:
    return {completion.names[-1]: completion for completion in completions(command)}


def test_values_complete_to_choices_files_folders_or_nothing() -> None:
    of_report, of_record, of_explorer = offered("report"), offered("record"), offered(None)
    assert of_report["--format"].values == ("text", "json", "markdown")
    assert of_record["--handler"].values == (*HANDLERS, "all")
    assert of_explorer["--source-root"].completes == "folder"
    assert of_record["--out"].completes == of_report["--against"].completes == "file"
    assert (of_report["--limit"].takes_value, of_report["--limit"].values) == (True, ())
    assert of_report["--limit"].completes == "nothing"
    assert of_report["--debug"] == Completion(("--debug",), "show where an error came from")
    assert offered("convert")["--out"].names == ("-o", "--out")


@pytest.mark.parametrize("command", SPECIFICATIONS)
def test_what_help_lists_is_offered_with_its_help(command: CommandWord | None) -> None:
    shown = " ".join(help_text(command, 100).split())
    assert offered(command)
    for completion in completions(command):
        assert completion.help in shown
        assert all(name in shown for name in completion.names)


def test_what_is_not_listed_is_not_offered() -> None:
    assert not {"--token", "--token-stdin", "--thread"} & set(offered("record"))
    assert "--thread" in offered("report")


@pytest.mark.parametrize(
    ("name", "command", "sentence"),
    [
        ("--fromat", "report", "Did you mean --format? "),
        ("-format", "report", "Did you mean --format? "),
        ("--colour", None, "Did you mean --color? "),
        ("--heedless", "record", "Did you mean --headless? "),
        ("--token-std", "record", "Did you mean --token-cmd? "),
        ("--headless", None, "It is an option of tickscope record. "),
        ("--mouse", "record", "It is an option of the explorer. "),
        ("--qqq", "report", ""),
        ("--token-fd", "report", ""),
    ],
)
def test_the_nearest_option(name: str, command: CommandWord | None, sentence: str) -> None:
    assert nearest_option(name, command) == sentence


@pytest.mark.parametrize(
    ("word", "command"), [("reprot", "report"), ("recrod", "record"), ("target", "targets"), ("app", None)]
)
def test_the_nearest_command(word: str, command: str | None) -> None:
    assert nearest_command(word) == command
