"""Sources, source maps and the editor in the explorer.

Editors get the terminal, and a wrong option is refused before the screen is taken: these need a pty.
"""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.enhanced_trace import Sampled, Script, enhanced, profile_events, saved_map
from tests.explorer.recorded import Ran, write_recording
from tests.explorer_in_process import Explore, ExplorerInProcess
from tests.pty_app import TICKSCOPE, PtyApp
from tests.source.map_texts import map_text
from tui.explorer.profile.editor import editor_command
from tui.explorer.profile.profile_screen import ProfileScreen

Start = Callable[..., PtyApp]

WRITTEN = """\
// The program as somebody wrote it.
export function slow(event) {
  const spent = 1;
  for (;;) work(spent);
}

export function quick() {
  return 2;
}
"""
MINIFIED_FREE = "function s(e) {\n  const n = 1;\n  for (;;) w(n);\n}\nfunction q() {\n  return 2;\n}\n"


def map_of_the_program() -> str:
    """That of `MINIFIED_FREE`, whatever its functions are called."""
    places = [(0, 1), (1, 2), (2, 3), (3, 4), (4, 6), (5, 7), (6, 8)]
    names = {0: 0, 4: 1}
    lines = [
        [(0, (0, line, 0), None), *([(9, (0, line, 16), names[generated])] if generated in names else [])]
        for generated, line in places
    ]
    return map_text(lines, ["../src/a.ts"], ["slow", "quick"])


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """`dist/a.js` with its map, of `src/a.ts`; `recorded.cpuprofile` of it: nearly all is on line 4 of the source."""
    (tmp_path / "src").mkdir()
    (tmp_path / "dist").mkdir()
    (tmp_path / "src/a.ts").write_text(WRITTEN)
    (tmp_path / "dist/a.js").write_text(MINIFIED_FREE + "//# sourceMappingURL=a.js.map\n")
    (tmp_path / "dist/a.js.map").write_text(map_of_the_program())
    url = (tmp_path / "dist/a.js").as_uri()
    functions = [Ran("s", url, 1, 11, {2: 3, 3: 90}), Ran("q", url, 5, 11, {6: 7})]
    write_recording(tmp_path / "recorded.cpuprofile", functions)
    return tmp_path


def opened(explore: Explore, project: Path, *options: str, **more: object) -> ExplorerInProcess:
    app = explore(*options, "recorded.cpuprofile", directory=project, **more)
    app.wait_for("for (;;) work(spent)")
    return app


def test_names_places_and_lines_are_the_written_ones(explore: Explore, project: Path) -> None:
    app = opened(explore, project)
    app.wait_for("100 % of self time mapped")
    text = app.wait_for("a.ts:2")
    assert "slow" in text
    assert "quick" in text
    row = next(line for line in text.splitlines() if "for (;;) work(spent)" in line)
    assert " 4 " in row
    assert "90" in row

    app.keys("M")
    text = app.wait_for(lambda text: "a.js:1" in text and "for (;;) w(n)" in text)
    assert "of self time mapped" not in text
    app.keys("!")
    app.wait_for("They are put aside")
    app.keys("escape")
    app.wait_for(lambda text: "Facts and warnings" not in text)
    app.keys("M")
    app.wait_for("for (;;) work(spent)")
    app.keys("!")
    app.wait_for("100.0 % of the self time is in functions that are shown as they were written")


def test_a_map_that_does_not_fit_is_told(explore: Explore, project: Path) -> None:
    (project / "dist/a.js.map").write_text(map_text([[(0, (0, 0, 0), None)]] * 40, ["../src/a.ts"]))
    app = explore("recorded.cpuprofile", directory=project)
    app.wait_for("for (;;) w(n)")
    # Nothing on the screen changes when a map that does not fit has been read.
    app.wait_for(
        lambda _: isinstance(app.app.screen, ProfileScreen) and app.app.screen.state.background.applied is not None
    )
    app.keys("!")
    app.wait_for("the map is of another")
    app.keys("escape")
    app.wait_for(lambda text: "Facts and warnings" not in text)
    app.keys("M")
    app.wait_for("No script here has a source map: ! says why.")


@pytest.mark.parametrize("option", ["--source-root", "--source-map-dir"])
def test_a_folder_that_is_none_is_told_before_the_screen_is_taken(
    start_forked: Start, project: Path, option: str
) -> None:
    app = start_forked(*TICKSCOPE, option, "src/a.ts", "recorded.cpuprofile", directory=project)
    assert app.exit_status() == 2
    app.wait_for(f"tickscope: {option}: src/a.ts is no folder")


def test_a_baseline_is_compared_by_its_written_names(explore: Explore, project: Path) -> None:
    before = MINIFIED_FREE.replace("function s", "function q", 1).replace("function q() {", "function t() {")
    (project / "dist/b.js").write_text(before + "//# sourceMappingURL=b.js.map\n")
    (project / "dist/b.js.map").write_text(map_of_the_program())
    url = (project / "dist/b.js").as_uri()
    write_recording(project / "before.cpuprofile", [Ran("q", url, 1, 11, {3: 30}), Ran("t", url, 5, 11, {6: 20})])
    app = explore("--against", "before.cpuprofile", "recorded.cpuprofile", directory=project, columns=80, rows=24)

    def rows(text: str) -> list[list[str]]:
        """The rows of the table: change, self time here and before, name and place."""
        return [line.replace("▌", " ").split() for line in text.splitlines()[3:7] if line.strip()]

    same = [["+33.0", "93.0", "30.0", "slow", "a.ts:2"], ["−33.0", "7.0", "20.0", "quick", "a.ts:7"]]
    app.wait_for(lambda text: rows(text) == same)
    app.keys("!")
    app.wait_for("Source maps of the baseline")
    app.keys("escape")
    app.wait_for(lambda text: "Source maps of the baseline" not in text)
    app.keys("M")
    others = {("s", "a.js:1"), ("q", "a.js:5"), ("q", "b.js:1"), ("t", "b.js:5")}
    app.wait_for(lambda text: {tuple(row[-2:]) for row in rows(text)} == others)


def test_the_editor_gets_the_screen_and_gives_it_back(start_forked: Start, project: Path) -> None:
    editor = project / "editor/nano"
    editor.parent.mkdir()
    editor.write_text('#!/bin/sh\nprintf "EDITS %s\\n" "$@"\nread -r line\necho "$@" >edited\n')
    editor.chmod(0o755)
    app = start_forked(
        *TICKSCOPE, "recorded.cpuprofile", directory=project, environment={"VISUAL": str(editor)}, columns=200
    )
    app.wait_for("for (;;) work(spent)")
    header = app.row_text(0)
    assert "recorded.cpuprofile" in header
    for pane, key, line in (("3", "e", "+2"), ("4", "enter", "+4")):
        app.press(pane)
        app.keys(key)
        app.wait_for("EDITS")
        app.wait_for(line)
        app.wait_for(str((project / "src/a.ts").resolve()))
        app.write("done\n")
        app.wait_for("for (;;) work(spent)")
        assert "EDITS" not in app.screen_text()
        assert app.row_text(0) == header
        edited = project / "edited"
        assert "src/a.ts" in edited.read_text()
        edited.unlink()
    app.keys("q")
    assert app.exit_status() == 0


def test_an_editor_that_cannot_be_started_is_named(start_forked: Start, project: Path) -> None:
    app = start_forked(*TICKSCOPE, "recorded.cpuprofile", directory=project, environment={"VISUAL": "/nowhere/vi"})
    app.wait_for("for (;;) work(spent)")
    app.keys("e")
    app.wait_for("/nowhere/vi cannot be started")


def test_what_is_not_on_this_disk_has_no_editor(explore: Explore, project: Path) -> None:
    (project / "src/a.ts").unlink()
    app = explore("recorded.cpuprofile", directory=project)
    app.wait_for("of self time mapped")
    app.keys("e")
    app.wait_for("a.ts is not below")


@pytest.mark.parametrize(
    ("editor", "words"),
    [
        ("vi", ["vi", "+12", "/a b.js"]),
        ("emacs -nw", ["emacs", "-nw", "+12", "/a b.js"]),
        ("/usr/bin/nano", ["/usr/bin/nano", "+12", "/a b.js"]),
        ("code --wait", ["code", "--wait", "-g", "/a b.js:12"]),
        ("hx", ["hx", "/a b.js:12"]),
        ("unknown-editor", ["unknown-editor", "/a b.js"]),
        ("'broken", ["'broken", "/a b.js"]),
    ],
)
def test_how_editors_open_a_line(editor: str, words: list[str]) -> None:
    assert editor_command("/a b.js", 12, {"EDITOR": editor}) == words
    assert editor_command("/a b.js", 12, {"VISUAL": editor, "EDITOR": "ed"}) == words


def test_without_a_word_of_the_user() -> None:
    assert editor_command("/a.js", 3, {}, lambda name: name if name == "vi" else None) == ["vi", "+3", "/a.js"]
    assert editor_command("/a.js", 3, {}, lambda _: None) is None


LONG = 200_000
BUNDLE_BYTES = 5_000_000


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle of five megabytes in one line, and a file of 200,000 lines; hot in the middle of each."""
    folder = tmp_path_factory.mktemp("large")
    part = "function f(a,b){return a*b+1}"
    (folder / "bundle.js").write_text(part * (BUNDLE_BYTES // len(part)))
    (folder / "long.js").write_text("".join(f"  call({line}, 'text'); // {line}\n" for line in range(1, LONG + 1)))
    middle = BUNDLE_BYTES // len(part) // 2 * len(part) + len("function f")
    for name, line, column in (("bundle", 1, middle + 1), ("long", LONG // 2, 3)):
        url = (folder / f"{name}.js").as_uri()
        ticks = {line: 50} if name == "bundle" else {line + 3: 40, line + 5: 9}
        write_recording(folder / f"{name}.cpuprofile", [Ran("f", url, line, column, ticks)])
    return folder


def test_a_bundle_is_shown_around_the_function(explore: Explore, large: Path) -> None:
    app = explore("bundle.cpuprofile", directory=large)
    app.wait_for("ction f(a,b){return")
    app.keys("4", "z")
    app.wait_for("Lines of f")
    app.rest()
    for key in ("l", "h"):
        assert app.next_frame(key) <= 350
    app.wait_for("ction f(a,b){return")


def test_a_long_file_scrolls(explore: Explore, large: Path) -> None:
    app = explore("long.cpuprofile", directory=large)
    app.wait_for(f"call({LONG // 2 + 3}")
    app.keys("4", "z", "a", "a")
    app.wait_for("Lines of long.js")
    # To the last visible row, then on.
    app.press(*["j"] * app.emulator.screen.lines)
    app.rest()
    spent = sorted(app.next_frame("j") for _ in range(20))
    assert spent[len(spent) // 2] <= 350
    app.keys("G")
    app.wait_for(f"call({LONG}")
    app.keys("g")
    app.wait_for("call(1, ")


def test_a_text_inside_the_trace_is_shown(explore: Explore, tmp_path: Path) -> None:
    """It is on no disk: the editor has nothing to open, and the copied pane has the text."""
    bundle = Script(3, "https://shop.example/dist/a.js", MINIFIED_FREE, "a.js.map")
    slow = Sampled("s", bundle, 1, 11, at=((3, 3),) * 9)
    document = enhanced([*bundle.events(), *profile_events([slow])], [saved_map(bundle, map_with_text())])
    (tmp_path / "trace.json").write_text(json.dumps(document))
    app = explore("trace.json", directory=tmp_path)
    app.wait_for("Hot functions")
    app.keys("4")
    text = app.wait_for("for (;;) work(spent)")
    assert "Lines of slow" in text
    app.keys("e")
    app.wait_for("a.ts is not on this disk: its text is in the source map.")
    app.keys("M")
    app.wait_for("for (;;) w(n)")
    app.keys("e")
    app.wait_for("a.js is not on this disk: its text is in the recording.")
    app.keys("y", "r")
    app.wait_for("Sent to the clipboard: row")


def map_with_text() -> str:
    """The map of the program with the text of its source."""
    return json.dumps(json.loads(map_of_the_program()) | {"sourcesContent": [WRITTEN]})
