"""TARGET, as the contract writes it."""

import pytest

from tui.base.errors import UsageError
from tui.record.options.option_words import words_of
from tui.record.options.recording_options import RecordOptions
from tui.record.options.target import (
    AddressTarget,
    CommandTarget,
    EdgeWorkersTarget,
    ProcessTarget,
    Target,
    UrlTarget,
    parsed_target,
    typed_target,
)


@pytest.mark.parametrize(
    ("word", "target"),
    [
        ("1234", ProcessTarget(1234)),
        ("1", ProcessTarget(1)),
        (":9229", AddressTarget("localhost", 9229)),
        ("localhost:9229", AddressTarget("localhost", 9229)),
        ("10.0.0.7:80", AddressTarget("10.0.0.7", 80)),
        ("[::1]:9229", AddressTarget("::1", 9229)),
        ("[]:9229", AddressTarget("localhost", 9229)),
        ("[build.example]:65535", AddressTarget("build.example", 65535)),
        ("build_host:9229", AddressTarget("build_host", 9229)),
        ("ws://127.0.0.1:9229/0aa1-b", UrlTarget("ws://127.0.0.1:9229/0aa1-b")),
        ("WS://[::1]:9229/js", UrlTarget("WS://[::1]:9229/js")),
        ("https://www.example.com/a?b=c", EdgeWorkersTarget("https://www.example.com/a?b=c")),
    ],
)
def test_a_word_is_a_target(word: str, target: Target) -> None:
    assert parsed_target([word]) == target
    assert typed_target(f"  {word} ") == target


def test_what_follows_two_dashes_is_a_command() -> None:
    assert parsed_target([], ["node", "app.js", "--", "-x"]) == CommandTarget(("node", "app.js", "--", "-x"))
    assert parsed_target([], ["1234"]) == CommandTarget(("1234",))
    assert typed_target("-- node 'my app.js' -- x") == CommandTarget(("node", "my app.js", "--", "x"))


@pytest.mark.parametrize(
    ("word", "message"),
    [
        ("0", "0: no process has this number"),
        ("99999999999999999999999", "no process has this number"),
        ("١٢", "it is no PID, address, URL or command"),
        (":0", "a port is a number from 1 to 65535"),
        (":65536", "a port is a number from 1 to 65535"),
        (":999999999999999999999", "a port is a number from 1 to 65535"),
        ("::1:9229", "an IPv6 address stands in brackets. Write it as [::1]:9229."),
        (
            "localhost",
            "it is no PID, address, URL or command. To start a program, write: tickscope record -- localhost",
        ),
        ("app.js", "tickscope record -- node app.js"),
        ("", "'': it is no PID"),
        ("a b:1", "'a b:1': it is no PID"),
        ("http://127.0.0.1:9229", "http:// is no TARGET. Give the address alone, such as 127.0.0.1:9229."),
        ("wss://host/x", "wss:// is no TARGET. Inspectors speak ws://"),
        ("ftp://host/x", "ftp:// is no TARGET. See tickscope record --help."),
        ("ws:///x", "it names no host"),
        ("ws://h:0/x", "a port is a number"),
        ("ws://h:port/x", "it is no URL"),
        ("ws://[::1/x", "it is no URL"),
        ("\x1b]0;x\x07", "'\\x1b]0;x\\x07': it is no PID"),
    ],
)
def test_anything_else_is_wrong_usage(word: str, message: str) -> None:
    with pytest.raises(UsageError) as wrong:
        parsed_target([word])
    assert message in str(wrong.value)


@pytest.mark.parametrize(
    ("words", "command", "message"),
    [
        ([], None, "record takes one TARGET: none given"),
        (["1", "2"], None, "record takes one TARGET: 2 given. To start a program, put -- before its command."),
        (["1"], ["node"], "record takes one TARGET: 1 and a command after --"),
        ([], [], "no COMMAND after --. Write it as: tickscope record -- node app.js"),
        ([], [""], "no COMMAND after --"),
    ],
)
def test_there_is_one_target(words: list[str], command: list[str] | None, message: str) -> None:
    with pytest.raises(UsageError) as wrong:
        parsed_target(words, command)
    assert str(wrong.value).startswith(message)


def test_a_typed_quotation_mark_is_closed() -> None:
    with pytest.raises(UsageError, match="a quotation mark is not closed"):
        typed_target("-- node 'app.js")
    with pytest.raises(UsageError, match="none given"):
        typed_target("  ")


def test_a_typed_url_has_its_options_with_it() -> None:
    line = "https://www.example.com/a --handler all --header 'A: b c'"
    options = ("--handler", "all", "--header", "A: b c")
    assert typed_target(line) == EdgeWorkersTarget("https://www.example.com/a", options)
    assert words_of(typed_target(line), RecordOptions()) == [*options, "https://www.example.com/a"]
    assert typed_target("http://localhost:9550/ --handler all") == EdgeWorkersTarget(
        "http://localhost:9550/", ("--handler", "all")
    )


@pytest.mark.parametrize("option", ["--token abcdefgh", "--token=abcdefgh", "--header 'Akamai-EW-Trace: abcdefgh'"])
def test_a_typed_token_is_refused_and_not_quoted(option: str) -> None:
    with pytest.raises(UsageError) as refused:
        typed_target(f"https://www.example.com/ --handler all {option}")
    assert "abcdefgh" not in str(refused.value)
