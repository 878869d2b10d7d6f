"""Every option of every command, from its one specification."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.places import CHECKOUT
from tui.base.errors import UsageError
from tui.base.option import Option
from tui.cli.arguments import options
from tui.cli.arguments.arguments import parsed
from tui.cli.arguments.commands import COMMANDS, CommandWord, RecordCommand
from tui.cli.arguments.help_text import help_text
from tui.cli.arguments.specification import SPECIFICATIONS
from tui.record.options import command_options as record

VALUES = {
    "--thread": "3",
    "--max-size": "5MB",
    "--lens": "focus:parse",
    "--range": "200-450",
    "--limit": "7",
    "--redact": "paths",
    "--interval": "200",
    "--duration": "3s",
    "--warmup": "2s",
    "--max-duration": "1min",
    "--max-recordings": "9",
    "--handler": "all",
    "--repeat": "3",
    "--method": "POST",
    "--header": "Accept: text/html",
    "--edge-ip": "192.0.2.7",
    "--resolve": "www.example.com:443:192.0.2.7",
    "--token-file": "token.txt",
    "--token-cmd": "akamai",
}
"""A value for each option that reads one and has no choices; others read any text."""
URL = ["https://www.example.com/", "--handler", "onClientRequest"]
TAKEN = [(command, option) for command in SPECIFICATIONS for option in SPECIFICATIONS[command].options]
ABOUT = (options.HELP, options.VERSION)


def operands(command: CommandWord | None, option: Option[object]) -> list[str]:
    """The words that a command needs beside an option."""
    if command == "record":
        if option.target == "edgeworkers":
            return URL[: 1 if option is record.HANDLER else 3]
        return ["1", *(["--type=memory"] if option.profile == "memory" else [])]
    return {"report": ["a"], "convert": ["a", "-o", "some.cpuprofile"], "targets": []}.get(command or "", ["a"])


def unlike_default(option: Option[object]) -> str:
    """A value that an option reads, and not its default."""
    others = [str(choice) for choice in option.choices if choice != option.default]
    return others[-1] if others else VALUES.get(option.name, "some.cpuprofile")


def is_ignored(command: CommandWord | None, option: Option[object]) -> bool:
    """Whether a command takes an option that means nothing to it, so that it goes with all commands."""
    if option is options.OUT:
        return True  # its value is the one that is needed anyway
    if option is options.SHOW_URLS:
        return command == "convert"
    return option is options.DEBUG or (command in ("record", "targets") and option in options.FILES.options)


def words_for(option: Option[object], name: str) -> list[str]:
    return [name] if option.is_flag else [name, unlike_default(option)]


@pytest.mark.parametrize(
    ("command", "option"), TAKEN, ids=[f"{command or 'explorer'} {option.name}" for command, option in TAKEN]
)
def test_every_option_changes_what_its_command_does(command: CommandWord | None, option: Option[object]) -> None:
    front, needed = [command] if command else [], operands(command, option)
    if option is record.TOKEN:
        with pytest.raises(UsageError, match="--token is not taken"):
            parsed([*front, *needed, "--token", "secret"])
        return
    without = None if option is record.HANDLER else parsed([*front, *needed])
    for name in option.names:
        words = words_for(option, name)
        with_option = parsed([*front, *words, *needed])
        assert parsed([*words, *front, *needed]) == with_option
        if not option.is_flag:
            assert parsed([*front, "=".join(words), *needed]) == with_option
        assert (with_option == without) == is_ignored(command, option), words


def test_every_option_of_a_recorder_is_a_field_of_its_options() -> None:
    """`field` names what the parser sets."""
    for option in record.RECORD_OPTIONS:
        if option.field:
            before, after = (
                parsed(["record", *operands("record", option), *words])
                for words in ([], words_for(option, option.name))
            )
            assert isinstance(before, RecordCommand)
            assert isinstance(after, RecordCommand)
            changed = [
                name
                for name in type(after.options).__slots__
                if getattr(before.options, name) != getattr(after.options, name)
            ]
            assert changed == [option.field]


def test_the_specification_has_every_command() -> None:
    assert list(SPECIFICATIONS) == [None, *COMMANDS]


def test_an_option_takes_a_value_in_all_commands_or_in_none() -> None:
    """It may stand before the command word, when it is not known yet whose it is."""
    is_flag: dict[str, set[bool]] = {}
    for _, option in TAKEN:
        for name in option.names:
            is_flag.setdefault(name, set()).add(option.is_flag)
    assert [name for name, kinds in is_flag.items() if len(kinds) > 1] == []


def test_no_command_takes_a_name_twice() -> None:
    for command in SPECIFICATIONS:
        names = [name for option in SPECIFICATIONS[command].options for name in option.names]
        assert len(names) == len(set(names))


def test_every_option_that_is_written_down_is_taken_by_a_command() -> None:
    written = {
        value.name for module in (options, record) for value in vars(module).values() if isinstance(value, Option)
    }
    assert written == {option.name for _, option in TAKEN}


def test_options_of_one_kind_of_target_say_why_not_the_other() -> None:
    for option in record.ALL_OPTIONS:
        assert bool(option.reason) == (option.target == "inspector"), option.name


@pytest.mark.parametrize("width", [40, 80, 200])
@pytest.mark.parametrize("command", SPECIFICATIONS)
def test_help_lists_what_is_listed_and_fits(command: CommandWord | None, width: int) -> None:
    text = help_text(command, width)
    listed = [option for group in SPECIFICATIONS[command].listed for option in group.options]
    shown = re.findall(r"^  (?:-\w(?: \w+)?, )?(--[\w-]+)", text, re.MULTILINE)
    assert shown == [option.name for option in listed]
    hidden = {option.name for option in SPECIFICATIONS[command].options} - set(shown)
    assert not [name for name in hidden if re.search(rf"{name}(?![\w-])", text)]
    helps = [line for line in text.splitlines() if re.match(r" {24}\S", line)]
    assert all(len(line) <= width - 2 or " " not in line.strip() for line in helps)


def test_what_readme_says_is_an_option() -> None:
    known = {name for _, option in TAKEN for name in option.names}
    readme = (CHECKOUT / "README.md").read_text(encoding="utf-8")
    lines = re.findall(r"^tickscope .*$", readme, re.MULTILINE)
    used = {name for line in lines for name in re.findall(r"(?<=\s)--[a-z][\w-]*", re.split(r" -- | #", line)[0])}
    assert len(used) > 15
    assert used - known == set()
    quoted = {name for code in re.findall(r"`[^`\n]+`", readme) for name in re.findall(r"^`(--[a-z][\w-]*)", code)}
    assert len(quoted) > 30
    assert quoted - known - OF_OTHERS == set()


OF_OTHERS = {"--cpu-prof", "--coverage", "--password"}
"""Options of other programs that README names."""

CONTRACT = CHECKOUT.parent / "shared" / "contract.md"
NOT_BUILT = {
    *("--against-filter", "--alpha", "--as-now", "--base", "--cpu-budget", "--dry-run", "--every", "--fail-if"),
    *("--filter", "--head", "--init", "--keep", "--label", "--listen", "--match", "--max-bytes", "--max-files"),
    *("--push", "--service", "--spool", "--spool-age", "--spool-size", "--stall", "--strict", "--timings", "--window"),
}
"""What the contract promises for later; `--lens` will be called `--filter`."""


@pytest.mark.optional
@pytest.mark.skipif(not CONTRACT.is_file(), reason="the contract does not travel with the project")
def test_what_the_contract_says_is_an_option() -> None:
    known = {name for _, option in TAKEN for name in option.names}
    promised = set(re.findall(r"(?<![\w-])--[a-z][\w-]*", CONTRACT.read_text(encoding="utf-8")))
    assert promised - known == NOT_BUILT


def test_paths_become_paths() -> None:
    command = parsed(["record", "1", "--out", "a b"])
    assert isinstance(command, RecordCommand)
    assert command.options.out == Path("a b")
