"""Words become commands, in whatever order a person types them."""

from pathlib import Path

import pytest

from tui.base.errors import UsageError
from tui.cli.arguments.arguments import parsed
from tui.cli.arguments.commands import (
    CommandWord,
    ExplorerCommand,
    HelpCommand,
    RecordCommand,
    ReportCommand,
    TargetsCommand,
    VersionCommand,
    files_alone,
)
from tui.cli.arguments.help_text import help_text
from tui.cli.arguments.specification import SPECIFICATIONS
from tui.state.model.options import ExplorerOptions


@pytest.mark.parametrize(
    "words",
    [
        "report a.cpuprofile --format json --limit 3 --show-urls",
        "report --format json --limit 3 --show-urls a.cpuprofile",
        "--show-urls report --format=json a.cpuprofile --limit=3",
        "--show-urls --debug report --limit 3 --format json -- a.cpuprofile",
    ],
)
def test_options_stand_anywhere(words: str) -> None:
    expected = ReportCommand("a.cpuprofile", format="json", limit=3, show_urls=True)
    assert parsed(words.split()) == expected


def test_without_a_command_everything_is_to_be_explored() -> None:
    words = "a --ascii b --color 16 --source-root src --mouse - --source-root=lib --show-urls"
    options = ExplorerOptions((Path("src"), Path("lib")), ascii=True, color="16", mouse=True, show_urls=True)
    assert parsed(words.split()) == ExplorerCommand(("a", "b", "-"), options=options)
    assert parsed([]) == ExplorerCommand()


@pytest.mark.parametrize("words", ["", "a", "a b", "-", "a - ./report"])
def test_files_alone_mean_what_they_mean_among_options(words: str) -> None:
    assert files_alone(words.split()) == parsed(words.split())


@pytest.mark.parametrize("words", ["report", "a report", "--version", "a --ascii", "-- report", "a -x"])
def test_options_and_commands_are_no_files_alone(words: str) -> None:
    assert files_alone(words.split()) is None


def test_files_may_be_named_like_commands_and_options() -> None:
    assert parsed(["./report"]) == ExplorerCommand(("./report",))
    assert parsed(["--", "report"]) == ExplorerCommand(("report",))
    assert parsed(["report", "report"]) == ReportCommand("report")
    assert parsed(["report", "--", "--format"]) == ReportCommand("--format")
    assert parsed(["a", "report"]) == ExplorerCommand(("a", "report"))


def test_a_range_stays_as_typed() -> None:
    command = parsed(["report", "a", "--range", "1.2s-3.4s"])
    assert isinstance(command, ReportCommand)
    assert command.range == "1.2s-3.4s"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("report", "report takes one PROFILE: no PROFILE given"),
        ("report a b", "report takes one PROFILE: 2 files given"),
        ("report a --format xml", "--format: invalid choice"),
        ("report a --view flat", "--view: invalid choice"),
        ("report a --limit -5", "--limit: '-5' is not a number of rows"),
        ("report a --limit 1.5", "--limit: '1.5' is not a number of rows"),
        ("report a --limit ²", "--limit: '²' is not a number of rows"),
        ("report a --limit", "--limit lacks its value. See tickscope report --help."),
        ("report a --range yesterday", "--range: 'yesterday' is not a time range"),
        ("report a --range 5-2", "--range: '5-2' ends before it starts"),
        ("report a --range 2-2", "--range: '2-2' holds no time"),
        ("report a --mouse", "unknown option --mouse. It is an option of the explorer. See tickscope report --help."),
        ("report a --form json", "unknown option --form. Did you mean --format? See tickscope report --help."),
        ("--frmat=json report a", "unknown option --frmat. Did you mean --format? See tickscope report --help."),
        ("a --format json", "unknown option --format. It is an option of tickscope report. See tickscope --help."),
        ("a --color pink", "--color: invalid choice"),
        ("a -x", "unknown option -x. See tickscope --help."),
        ("report a --debug=1", "--debug takes no value. See tickscope report --help."),
    ],
)
def test_what_cannot_be_meant_is_refused(words: str, message: str) -> None:
    with pytest.raises(UsageError) as refused:
        parsed(words.split())
    assert str(refused.value).startswith(message)


VALUED = {
    (command or "", name)
    for command, specification in SPECIFICATIONS.items()
    for option in specification.options
    if not option.is_flag
    for name in option.names
}


@pytest.mark.parametrize(("command", "option"), sorted(VALUED))
@pytest.mark.parametrize("rest", [["--", "node", "x.js"], ["--"], []], ids=["command", "dashes", "end"])
def test_an_option_without_its_value_is_refused(command: str, option: str, rest: list[str]) -> None:
    words = [command] if command else []
    with pytest.raises(UsageError) as refused:
        parsed([*words, option, *rest])
    assert str(refused.value) == f"{option} lacks its value. See {' '.join(['tickscope', *words, '--help'])}."


@pytest.mark.parametrize("words", ["targets --list-threads", "record 1 --thread 2", "--max-size 1MB record 1"])
def test_options_of_files_are_taken_by_commands_that_read_none(words: str) -> None:
    assert isinstance(parsed(words.split()), TargetsCommand | RecordCommand)


@pytest.mark.parametrize("command", ["targets", "record"])
def test_options_of_files_are_not_listed_by_commands_that_read_none(command: CommandWord) -> None:
    listed = help_text(command, 80)
    assert "--debug" in listed
    assert "--list-threads" not in listed
    assert "--max-size" not in listed


@pytest.mark.parametrize("words", ["record --help", "--help record", "record 1 -h --type x", "record --nothing -h"])
def test_help_is_that_of_the_command_whatever_else_was_typed(words: str) -> None:
    assert parsed(words.split()) == HelpCommand("record")


def test_help_and_version_without_a_command() -> None:
    assert parsed(["a", "--help"]) == HelpCommand()
    assert parsed(["--version"]) == VersionCommand()
