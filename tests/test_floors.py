"""The house stands on its floors: imports go down only, and the heavy libraries stay in the rooms that need them."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.imports import imported_modules, module_name
from tests.places import CHECKOUT, SAMPLES

FLOORS = {
    0: {"atomic_file", "text", "units", "errors", "option", "cells", "imports", "urls"}
    | {"user_environment", "user_folders"},
    1: {"profile"},
    2: {"formats", "analysis", "source"},
    3: {"draw", "export", "record"},
    4: {"terminal", "explorer"},
    5: {"settings", "command_line", "cli", "__main__"},
}
FLOOR_OF = {room: floor for floor, rooms in FLOORS.items() for room in rooms}
FLOORS_OF_FORMATS = (
    {"input"},
    {"json"},
    {"garbage", "recording", "root", "runtime", "several"},
    {"v8", "stacks"},
    {"trace", "fast"},
    {"documents", "recorded_warnings"},
    {"any_format"},
    {"read"},
)
FLOOR_OF_FORMATS = {part: floor for floor, parts in enumerate(FLOORS_OF_FORMATS) for part in parts}
BESIDE = {("recording", "root"), ("root", "recording")}  # modules of one floor in `formats`
SIDEWAYS = {
    ("explorer", "terminal"),
    ("record", "export"),  # a recording is saved as every profile is written
    ("cells", "text"),
    ("text", "urls"),
    ("units", "errors"),
    ("user_folders", "errors"),
    ("option", "errors"),
    ("cli", "settings"),
    ("cli", "command_line"),
    ("__main__", "cli"),
}
ONLY_IN = {
    "textual": {"terminal", "explorer"},
    "rich": {"terminal", "explorer"},
    "pygments": {"explorer"},
    "websocket": {"record"},
}
UNWANTED_BY_HELP = {"argparse", "difflib", "textual", "rich", "websocket", "numpy", "orjson"}
LIBRARIES = {"numpy", "orjson", "platformdirs", "regex", *ONLY_IN}


def complaints(source: str, module: str, *, is_package: bool = False) -> list[str]:
    """What is wrong with the imports of one module of `tui`, one line each."""
    room = module.split(".")[1] if "." in module else ""
    if room and room not in FLOOR_OF:
        return [f"{module}: {room!r} is on no floor"]
    found = []
    for line, imported in imported_modules(source, module, is_package=is_package):
        top, _, below = imported.partition(".")
        if top == "tui":
            problem = _wrong_way(room, below.split(".")[0])
        elif top in LIBRARIES:
            problem = f"only {' and '.join(sorted(ONLY_IN[top]))} may" if room not in ONLY_IN.get(top, {room}) else ""
        else:
            problem = "" if top in sys.stdlib_module_names else "is no dependency of tickscope"
        if problem:
            found.append(f"{module}:{line} imports {imported}: {problem}")
    return found


def _wrong_way(room: str, other: str) -> str:
    if not room:
        return "the package itself imports nothing of its own"
    if other not in FLOOR_OF:
        return "" if other.startswith("__version__") else f"{other!r} is on no floor"
    if room == other or (room, other) in SIDEWAYS or FLOOR_OF[other] < FLOOR_OF[room]:
        return ""
    return "sideways" if FLOOR_OF[other] == FLOOR_OF[room] else "upwards"


def not_below_in_formats(source: str, module: str, *, is_package: bool = False) -> list[str]:
    """What `module`, in a part of `tui.formats`, imports of parts that are not below it."""
    part = module.split(".")[2]
    imported_parts = {
        ".".join(imported.split(".")[2:3])
        for _, imported in imported_modules(source, module, is_package=is_package)
        if imported.startswith("tui.formats")
    }
    return sorted(
        other
        for other in imported_parts - {part}
        if (part, other) not in BESIDE and FLOOR_OF_FORMATS.get(other, len(FLOORS_OF_FORMATS)) >= FLOOR_OF_FORMATS[part]
    )


@pytest.mark.parametrize("path", sorted((CHECKOUT / "tui").rglob("*.py")), ids=lambda path: module_name(path, CHECKOUT))
def test_imports_go_down_only(path: Path) -> None:
    is_package = path.name == "__init__.py"
    assert complaints(path.read_text(), module_name(path, CHECKOUT), is_package=is_package) == []


@pytest.mark.parametrize(
    "path",
    sorted(
        path for path in (CHECKOUT / "tui" / "formats").rglob("*.py") if path.parts[-2:] != ("formats", "__init__.py")
    ),
    ids=lambda path: module_name(path, CHECKOUT),
)
def test_imports_go_down_inside_formats_too(path: Path) -> None:
    is_package = path.name == "__init__.py"
    assert not_below_in_formats(path.read_text(), module_name(path, CHECKOUT), is_package=is_package) == []


def test_the_test_of_formats_sees_what_is_wrong() -> None:
    assert not_below_in_formats("from tui.formats.trace.chunks import x", "tui.formats.v8.links") == ["trace"]
    assert not_below_in_formats("from tui.formats.stacks import x", "tui.formats.v8.links") == ["stacks"]
    assert not_below_in_formats("from tui.formats import read_profiles", "tui.formats.v8.links") == ["read_profiles"]
    assert not_below_in_formats("from tui.formats.json import fields", "tui.formats.v8.links") == []


@pytest.mark.parametrize(
    ("module", "source", "complaint"),
    [
        ("tui.draw.chart", "from tui.analysis.lens import Lens", ""),
        ("tui.draw.chart", "from ..profile.tree import Tree", ""),
        ("tui.draw.chart", "from .rows import Row", ""),
        ("tui.explorer.panes.chart", "import textual.app, tui.terminal.palette", ""),
        ("tui.cli", "from tui import __version__, settings", ""),
        ("tui.draw.chart", "import tui.explorer.app", "upwards"),
        ("tui.draw.chart", "from ..explorer import app", "upwards"),
        ("tui.draw.chart", "from tui import export", "sideways"),
        ("tui.terminal.palette", "import tui.explorer", "sideways"),
        ("tui.text", "from tui.errors import TickscopeError", "sideways"),
        ("tui.draw.chart", "def f():\n    from tui.terminal import palette", "upwards"),
        ("tui.draw.chart", "if TYPE_CHECKING:\n    from rich.text import Text", "only explorer and terminal may"),
        ("tui.cli", "import textual", "only explorer and terminal may"),
        ("tui.explorer.app", "from websocket import create_connection", "only record may"),
        ("tui.draw.chart", "import requests", "is no dependency of tickscope"),
        ("tui.draw.chart", "import tui.utils", "'utils' is on no floor"),
        ("tui.utils.things", "import os", "'utils' is on no floor"),
    ],
)
def test_the_test_sees_what_is_wrong(module: str, source: str, complaint: str) -> None:
    found = complaints(source, module)
    assert len(found) == bool(complaint)
    assert all(line.endswith(complaint) for line in found)


def test_a_package_file_counts_its_dots_from_itself() -> None:
    assert complaints("from .chart import draw", "tui.draw", is_package=True) == []
    assert complaints("from ..explorer import app", "tui.draw", is_package=True) == [
        "tui.draw:1 imports tui.explorer.app: upwards"
    ]


@pytest.mark.parametrize("output_format", ["text", "json", "markdown"])
def test_a_report_loads_no_screen_and_no_network(output_format: str, tmp_path: Path) -> None:
    profile = tmp_path / "small.cpuprofile"
    frame = {"functionName": "(root)", "scriptId": "0", "url": "", "lineNumber": -1, "columnNumber": -1}
    work = frame | {"functionName": "work", "scriptId": "1", "url": "file:///work.js", "lineNumber": 0}
    nodes = [{"id": 1, "callFrame": frame, "children": [2]}, {"id": 2, "callFrame": work}]
    times = {"startTime": 0, "endTime": 2000, "samples": [2, 2], "timeDeltas": [0, 1000]}
    profile.write_text(json.dumps({"nodes": nodes, **times}))
    program = (
        "import sys, tui.cli\n"
        "status = tui.cli.main(sys.argv[1:])\n"
        "loaded = {name.split('.')[0] for name in sys.modules}\n"
        "print(status, sorted(loaded & {'textual', 'rich', 'websocket'}), file=sys.stderr)\n"
    )
    command = [sys.executable, "-c", program, "report", str(profile), "--format", output_format]
    run = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=True)
    assert "work" in run.stdout
    assert run.stderr.splitlines()[-1] == "0 []"


@pytest.mark.parametrize(
    ("program", "unwanted"),
    [
        (
            "import tui.cli; tui.cli.main(['--help'])",
            {"regex", *UNWANTED_BY_HELP},
        ),
        (
            "import tui.cli; tui.cli.main(['--version'])",
            UNWANTED_BY_HELP,
        ),
        ("import tui.cli; tui.cli.main(['targets', '--json'])", {"textual", "rich", "numpy"}),
        ("import tui.export.convert", {"textual", "rich", "websocket"}),
        ("import tui.explorer.app", {"websocket", "email", "regex"}),
        ("from tui.analysis.query import parse_query; parse_query('parse url:app self>5%')", {"regex"}),
        ("from tui.analysis.query import parse_query; parse_query('^get item$', is_pattern=True)", {"regex"}),
    ],
)
def test_what_is_not_needed_is_not_loaded(program: str, unwanted: set[str]) -> None:
    told = "import sys\nprint(*{name.split('.')[0] for name in sys.modules}, file=sys.stderr)\n"
    command = [sys.executable, "-c", f"{program}\n{told}"]
    run = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=True)
    assert unwanted & set(run.stderr.splitlines()[-1].split()) == set()


def test_the_first_frame_waits_for_nothing_that_it_does_not_show() -> None:
    """What only some files or keys need is imported with the first of them."""
    sample = SAMPLES / "workerd.cpuprofile"
    program = (
        f"import sys, tui.cli\nassert tui.cli._command([{str(sample)!r}])\n"
        "import tui.settings, tui.explorer.app\nfrom tui.explorer.opened import open_file\n"
        f"assert open_file({str(sample)!r}, lambda stage, done, total: None)\n"
        "print(*sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", program], cwd=CHECKOUT, capture_output=True, text=True, check=True)
    unwanted = {
        "argparse",
        "tomllib",
        "tui.analysis.compare",
        "tui.analysis.query",
        "tui.command_line.arguments",
        "tui.draw.recording_header",
        "tui.explorer.dialogs.text_dialog",
        "tui.explorer.files",
        "tui.explorer.recording.live_feed",
        "tui.export.report",
        "tui.formats.documents",
        "tui.record.keeping.recovery",
        "tui.record.recorder_process",
        "tui.source.source_map",
    }
    assert unwanted & set(run.stdout.split()) == set()
