"""What command lines of runtimes say."""

import pytest

from tui.record.processes.inspector import Kind
from tui.record.processes.runtimes import (
    InspectOption,
    deno_command_position,
    inspect_option,
    kind_of,
    option_value,
    script_of,
)


@pytest.mark.parametrize(
    ("executable", "kind"),
    [
        ("/usr/bin/node", "node"),
        ("/usr/bin/nodejs", "node"),
        ("/opt/node-v24.1.0", "node"),
        ("node20", "node"),
        ("/usr/bin/node (deleted)", "node"),
        (r"C:\Program Files\nodejs\node.exe", "node"),
        ("/root/.deno/bin/deno", "deno"),
        ("bun", "bun"),
        ("workerd", "workerd"),
        ("/opt/google/chrome/chrome", "page"),
        ("/usr/lib/chromium/chromium", "page"),
        ("headless_shell", "page"),
        ("sleep", None),
        ("python3.11", None),
        ("node_exporter", None),
        ("nodemon", None),
        ("/srv/node/python", None),
        ("", None),
    ],
)
def test_an_executable_is_a_runtime_by_its_name(executable: str, kind: Kind | None) -> None:
    assert kind_of(executable) == kind


@pytest.mark.parametrize(
    ("kind", "arguments", "script"),
    [
        ("node", "app.js --port 3", "app.js"),
        ("node", "-r ./hook.js --enable-source-maps app.js", "app.js"),
        ("node", "--import tsx --inspect=9229 src/app.ts -e x", "src/app.ts"),
        ("node", "-e setTimeout(f)", "[eval]"),
        ("node", "--eval=1", "[eval]"),
        ("node", "-e 1 argument", "[eval]"),
        ("node", "-- --odd.js", "--odd.js"),
        ("node", "", None),
        ("node", "-i", None),
        ("node", "- x", None),
        ("node", "--", None),
        ("deno", "run -A --config deno.json app.ts", "app.ts"),
        ("deno", "-A app.ts", "app.ts"),
        ("deno", "eval 1+1", "[eval]"),
        ("deno", "repl", "repl"),
        ("deno", "", None),
        ("bun", "app.ts", "app.ts"),
        ("workerd", "serve config.capnp", None),
    ],
)
def test_the_script_is_found_among_options(kind: Kind, arguments: str, script: str | None) -> None:
    assert script_of(kind, arguments.split()) == script


@pytest.mark.parametrize(
    ("arguments", "node_options", "option"),
    [
        ("app.js", "", InspectOption()),
        ("--inspect app.js", "", InspectOption(is_open=True)),
        ("--inspect-brk=0.0.0.0:9300 app.js", "", InspectOption(is_open=True, waits=True, port=9300)),
        ("--inspect-wait=localhost app.js", "", InspectOption(is_open=True, waits=True)),
        ("--inspect-port=0 app.js", "", InspectOption(port=0)),
        ("--inspect=[::1]:9555 app.js", "", InspectOption(is_open=True, port=9555)),
        ("app.js --inspect", "", InspectOption()),
        ("app.js", "--max-old-space-size=50 --inspect-port=9555", InspectOption(port=9555)),
        ("--inspect-port=1000 app.js", "--inspect-port=9555", InspectOption(port=1000)),
        ("--disable-sigusr1 --inspect-port=7 a.js", "", InspectOption(port=7, has_signal=False)),
        ("--inspect=99999999 app.js", "", InspectOption(is_open=True)),
        ("--inspect-publish-uid=http app.js", "", InspectOption()),
    ],
)
def test_the_inspector_s_options_are_read(arguments: str, node_options: str, option: InspectOption) -> None:
    assert inspect_option(arguments.split(), node_options) == option


def test_deno_takes_options_after_its_subcommand() -> None:
    assert deno_command_position(["run", "-A", "app.ts"]) == 1
    assert deno_command_position(["-q", "run", "app.ts"]) == 2
    assert deno_command_position(["-A", "app.ts"]) == 0


@pytest.mark.parametrize(
    ("words", "option", "value"),
    [
        ([], "--port", None),
        (["--port=1"], "--port", "1"),
        (["a", "--port", "2", "b"], "--port", "2"),
        (["--port"], "--port", ""),
        (["--portal=3"], "--port", None),
        (["-i127.0.0.1:4"], "-i", "127.0.0.1:4"),
        (["-i", "5"], "-i", "5"),
    ],
)
def test_the_value_of_an_option(words: list[str], option: str, value: str | None) -> None:
    assert option_value(words, option) == value


def test_the_permission_model_closes_the_inspector() -> None:
    assert inspect_option(["--permission", "--inspect", "app.js"]) == InspectOption(is_forbidden=True)
    assert inspect_option(["app.js"], "--experimental-permission").is_forbidden
    assert not inspect_option(["app.js", "--permission"]).is_forbidden
    assert inspect_option(["--permission", "--allow-inspector", "--inspect", "app.js"]).is_open
