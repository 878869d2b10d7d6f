"""The user's settings: what holds, and what is told of what does not."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.places import SAMPLES
from tests.pty_app import TICKSCOPE, PtyApp
from tui.base.user_folders import state_folder
from tui.cli.settings import parse_settings, read_settings, settings_path, with_settings
from tui.state.model.options import ExplorerOptions, WantedKeys

Start = Callable[..., PtyApp]
HTTP = SAMPLES / "http-server.cpuprofile"


def test_a_folder_that_is_called_like_home_is_not_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.setenv("HOME", "~")
    (tmp_path / "~/.config/tickscope").mkdir(parents=True)
    (tmp_path / "~/.config/tickscope/config.toml").write_text('color = "16"')
    assert read_settings({}).color is None
    assert state_folder().is_absolute()


def test_everything_that_can_be_set() -> None:
    settings = parse_settings(
        'color = "16"\npane = "tree"\npercent = "all"\nsource_roots = ["/srv", "/app"]\n'
        'source_map_dirs = "/maps"\n'
        '[keys]\nfocus-function = ["f", "F2"]\nzoom-pane = "Ctrl-T"\n',
        "config.toml",
    )
    assert (settings.color, settings.pane, settings.percent) == ("16", "tree", "all")
    assert settings.source_roots == (Path("/srv"), Path("/app"))
    assert settings.source_map_dirs == (Path("/maps"),)
    assert settings.keys == (
        WantedKeys("focus-function", ("f", "F2"), "config.toml:7"),
        WantedKeys("zoom-pane", ("Ctrl-T",), "config.toml:8"),
    )
    assert settings.problems == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("\ncolour = 3", "c.toml:2: there is no setting called 'colour'. There are color, keys, pane,"),
        ('# a\ncolor = "blue"', "c.toml:2: color cannot be 'blue'. It is one of auto, never, 16, 256."),
        ("color = true", "c.toml:1: color cannot be True"),
        ('pane = "footer"', "c.toml:1: pane cannot be 'footer'. It is one of chart, tree, hot, lines, callers, runs."),
        ('percent = "function"', "c.toml:1: percent cannot be 'function'"),
        ("source_roots = 3", "c.toml:1: source_roots is no list of folders"),
        ("\nsource_map_dirs = [3]", "c.toml:2: source_map_dirs is no list of folders. Write it as"),
        ("[keys]\nhelp = 3", "c.toml:2: the keys of 'help' are no text"),
        ("keys.help = [1]", "c.toml:1: the keys of 'help' are no text"),
        ("a = 1\nkeys = 3", "c.toml:2: keys is no table"),
        ("a = 1\n\nb b", "c.toml:3: this is no TOML"),
        ("\x1b[31m = 1", "c.toml:1: this is no TOML"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text: str, told: str) -> None:
    problems = parse_settings(text, "c.toml").problems
    assert any(problem.startswith(told) for problem in problems), problems
    assert all(problem.isprintable() for problem in problems)


def test_the_rest_holds() -> None:
    settings = parse_settings('color = "blue"\npane = "runs"\n[keys]\nhelp = 3\nquit = "Q"', "c.toml")
    assert settings.pane == "runs"
    assert [one.command for one in settings.keys] == ["quit"]
    assert len(settings.problems) == 2


def test_where_it_is(tmp_path: Path) -> None:
    named = tmp_path / "mine.toml"
    assert settings_path({"TICKSCOPE_CONFIG": str(named)}) == named
    assert "no such file" in read_settings({"TICKSCOPE_CONFIG": str(named)}).problems[0]
    named.write_text('pane = "tree"')
    assert read_settings({"TICKSCOPE_CONFIG": str(named)}).pane == "tree"
    assert read_settings({"TICKSCOPE_CONFIG": str(tmp_path)}).problems
    assert settings_path({}).name == "config.toml"


def test_the_command_line_comes_first() -> None:
    settings = parse_settings('color = "16"\nsource_roots = ["/srv"]\nsource_map_dirs = ["/maps"]', "c.toml")
    given = ExplorerOptions(color="256", source_roots=(Path("/app"),), source_map_dirs=(Path("/out"),))
    options = with_settings(given, settings)
    assert options.color == "256"
    assert options.source_roots == (Path("/app"), Path("/srv"))
    assert options.source_map_dirs == (Path("/out"), Path("/maps"))
    assert with_settings(ExplorerOptions(), settings).color == "16"


def test_the_explorer_takes_them(start: Start, tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text(
        'pane = "runs"\npercent = "all"\n[keys]\nquit = "Q"\nshow-hot = ["3", "F3"]\nnonsense = "F4"\nexclude = "["\n'
    )
    app = start(*TICKSCOPE, HTTP, columns=140, rows=24, environment={"TICKSCOPE_CONFIG": str(mine)})
    app.wait_for("held by")
    app.wait_for("mine.toml:6: there is no command called 'nonsense'. README says where they are listed. (1 more: !)")
    app.keys("!")
    app.wait_for("mine.toml:7: '[' cannot be bound")
    app.keys("enter")
    app.wait_for("held by")
    app.keys("f3")
    app.wait_for("Hot functions")
    app.wait_for("% of duration")
    app.wait_for("Q quit")
    app.keys("q", "!")
    app.wait_for("mine.toml:7")
    app.keys("enter")
    app.wait_for("Hot functions")
    app.keys("Q")
    assert app.exit_status() == 0
