"""The house stands on its floors: imports go down only, and the heavy libraries stay in the rooms that need them."""

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import tui
from tests.imports import imported_modules, module_name
from tests.places import CHECKOUT, SAMPLES

FLOORS = (
    ("base",),
    ("profile",),
    ("formats", "source"),
    ("analysis",),
    ("state",),
    ("draw", "export"),
    ("record", "terminal"),
    ("explorer",),
    ("cli",),
    ("__main__",),
)
"""The folders of `tui`, from the lowest floor to the highest. A folder imports only from lower floors."""

ROOMS = {
    "profile": ("columns", ""),
    "formats": ("input", "json", "builder", "v8", "stacks", "trace", "fast", ""),
    "source": ("files", "maps", ""),
    "analysis": ("filters", "counting", "chart", "tables", "compare", "findings", "search"),
    "draw": ("rows", "chart", "lines", "tables", "bars", "dialogs"),
    "export": ("redaction", "writers", "report", ""),
    "record": (
        *("processes", "protocol", "inspectors", "launch", "journal", "request", "targets"),
        *("threads.chunks", "threads", "recorder", "edgeworkers.requests", "edgeworkers"),
    ),
    "terminal": ("tty", "colours", "framebuffer", "app"),
    "explorer": (
        *("commands", "background", "source", "profile.model", "dialogs", "profile.panes", "profile.actions"),
        *("profile", "start", "loading", "recording", ""),
    ),
    "cli": ("arguments", ""),
}
"""The rooms of each folder, from the lowest to the highest: a room imports only from rooms before it.

"" are the modules of the folder itself. A folder that is not named has no rooms.
"""
MOST_MODULES = 16
"""In one room: a newcomer reads the names of its modules at a glance."""

FLOOR_OF = {folder: floor for floor, folders in enumerate(FLOORS) for folder in folders}
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
    folder, room = folder_and_room(module, is_package=is_package)
    if folder and folder not in FLOOR_OF:
        return [f"{module}: {folder!r} is on no floor"]
    if room not in ROOMS.get(folder, ("",)) and not (is_package and room == ""):
        return [f"{module}: {folder!r} has no room {room!r}"]
    lines = []
    for line, imported in imported_modules(source, module, is_package=is_package):
        top = imported.partition(".")[0]
        if top == "tui":
            problem = _wrong_way(folder, room, imported)
        elif top in LIBRARIES:
            is_allowed = folder in ONLY_IN.get(top, {folder})
            problem = "" if is_allowed else f"only {' and '.join(sorted(ONLY_IN[top]))} may"
        else:
            problem = "" if top in sys.stdlib_module_names else "is no dependency of tickscope"
        if problem:
            lines.append(f"{module}:{line} imports {imported}: {problem}")
    return lines


def folder_and_room(module: str, *, is_package: bool = False) -> tuple[str, str]:
    """`tui.draw.chart.axis` is in folder `draw`, room `chart`; `tui.explorer.app` in `explorer`, room ""."""
    _, folder, *rest = [*module.split("."), ""] if module.count(".") == 0 else module.split(".")
    return folder, ".".join(rest if is_package else rest[:-1])


def _wrong_way(folder: str, room: str, imported: str) -> str:
    if not folder:
        return "the package itself imports nothing of its own"
    below = imported.split(".")[1:]
    other = below[0]
    if other not in FLOOR_OF:
        return "" if other == "__version__" else f"{other!r} is on no floor"
    if other != folder:
        lower = FLOOR_OF[other] < FLOOR_OF[folder]
        return "" if lower else "sideways" if FLOOR_OF[other] == FLOOR_OF[folder] else "upwards"
    rooms = ROOMS.get(folder, ("",))
    other_room = max((name for name in rooms if is_prefix(name, below[1:])), key=len, default="")
    is_lower = rooms.index(other_room) <= rooms.index(room) if room in rooms else other_room == room
    return "" if is_lower else "from a higher room"


def is_prefix(room: str, path: Sequence[str]) -> bool:
    """Whether a module with this path below its folder is in `room` or a room of it."""
    parts = room.split(".") if room else []
    return list(path[: len(parts)]) == parts


def rooms_in(folder: Path) -> dict[str, int]:
    """The rooms of a folder of `tui` that hold modules, and how many."""
    modules = [path for path in folder.rglob("*.py") if path.name != "__init__.py"]
    return Counter(".".join(path.parent.relative_to(folder).parts) for path in modules)


def circles(imports: Mapping[str, set[str]]) -> list[list[str]]:
    """The modules that import each other, directly or through others: each circle once."""
    sorter = TopologicalSorter(imports)
    try:
        sorter.prepare()
    except CycleError as error:
        return [error.args[1]]
    return []


MODULES = {module_name(path, CHECKOUT): path for path in sorted((CHECKOUT / "tui").rglob("*.py"))}


@pytest.mark.parametrize("module", MODULES)
def test_imports_go_down_only(module: str) -> None:
    path = MODULES[module]
    assert complaints(path.read_text(), module, is_package=path.name == "__init__.py") == []


def test_no_modules_import_each_other() -> None:
    imports = {}
    for module, path in MODULES.items():
        if path.name != "__init__.py":
            named = [name for _, name in imported_modules(path.read_text(), module)]
            imports[module] = {name if name in MODULES else name.rpartition(".")[0] for name in named} & set(MODULES)
    assert circles(imports) == []
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"b"}}) == [["b", "c", "b"]]


@pytest.mark.parametrize("folder", [folder for floor in FLOORS for folder in floor if folder != "__main__"])
def test_every_room_is_listed_and_small(folder: str) -> None:
    counts = rooms_in(CHECKOUT / "tui" / folder)
    assert sorted(counts) == sorted(ROOMS.get(folder, ("",)))
    assert {room: count for room, count in counts.items() if count > MOST_MODULES} == {}


def test_the_package_lists_its_floors() -> None:
    documented = re.findall(r"^    \d  (\w+(?:  \w+)*)   ", tui.__doc__ or "", re.MULTILINE)
    assert [set(line.split()) for line in reversed(documented)] == [set(floor) for floor in FLOORS]


@pytest.mark.parametrize("folder", [folder for floor in FLOORS for folder in floor if folder != "__main__"])
def test_no_name_stands_twice_in_a_folder(folder: str) -> None:
    names = Counter(path.stem for path in (CHECKOUT / "tui" / folder).rglob("*.py") if path.name != "__init__.py")
    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.parametrize(
    ("module", "source", "complaint"),
    [
        ("tui.draw.chart.chart", "from tui.analysis.filters.lens import Lens", ""),
        ("tui.draw.chart.chart", "from ...profile.tree import Tree", ""),
        ("tui.draw.chart.chart", "from .axis import Axis", ""),
        ("tui.draw.chart.chart", "from tui.draw.rows import words", ""),
        ("tui.explorer.profile.panes.chart", "import textual.app, tui.terminal.colours.palette", ""),
        ("tui.explorer.profile.panes.chart", "from tui.explorer.profile.model.sight import Sight", ""),
        ("tui.explorer.profile.screen", "from tui.explorer.profile.panes.chart import Chart", ""),
        ("tui.cli.main", "from tui import __version__, draw", ""),
        ("tui.draw.chart.chart", "from tui.draw.tables import call_tree", "from a higher room"),
        ("tui.draw.rows.words", "from ..chart.axis import Axis", "from a higher room"),
        ("tui.formats.v8.links", "from tui.formats.trace.chunks import x", "from a higher room"),
        ("tui.formats.v8.links", "from tui.formats import read_profiles", "from a higher room"),
        ("tui.explorer.profile.panes.chart", "from tui.explorer.profile import screen", "from a higher room"),
        ("tui.explorer.profile.model.sight", "from tui.explorer.profile.panes.chart import x", "from a higher room"),
        ("tui.draw.chart.chart", "import tui.explorer.app", "upwards"),
        ("tui.draw.chart.chart", "from ...explorer import app", "upwards"),
        ("tui.draw.chart.chart", "from tui import export", "sideways"),
        ("tui.terminal.colours.palette", "import tui.record.request", "sideways"),
        ("tui.base.text", "from tui.profile.tree import Tree", "upwards"),
        ("tui.draw.chart.chart", "def f():\n    from tui.terminal.colours import palette", "upwards"),
        ("tui.draw.chart.chart", "if TYPE_CHECKING:\n    from rich.text import Text", "only explorer and terminal may"),
        ("tui.cli.main", "import textual", "only explorer and terminal may"),
        ("tui.explorer.app", "from websocket import create_connection", "only record may"),
        ("tui.draw.chart.chart", "import requests", "is no dependency of tickscope"),
        ("tui.draw.chart.chart", "import tui.utils", "'utils' is on no floor"),
        ("tui.utils.things", "import os", "'utils' is on no floor"),
        ("tui.draw.things.chart", "import os", "'draw' has no room 'things'"),
        ("tui.draw.chart", "import os", "'draw' has no room ''"),
    ],
)
def test_the_test_sees_what_is_wrong(module: str, source: str, complaint: str) -> None:
    lines = complaints(source, module)
    assert len(lines) == bool(complaint)
    assert all(line.endswith(complaint) for line in lines)


def test_a_package_file_counts_its_dots_from_itself() -> None:
    assert complaints("from .axis import draw", "tui.draw.chart", is_package=True) == []
    assert complaints("from ...explorer import app", "tui.draw.chart", is_package=True) == [
        "tui.draw.chart:1 imports tui.explorer.app: upwards"
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
        "import sys, tui.cli.main\n"
        "status = tui.cli.main.main(sys.argv[1:])\n"
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
            "import tui.cli.main; tui.cli.main.main(['--help'])",
            {"regex", *UNWANTED_BY_HELP},
        ),
        (
            "import tui.cli.main; tui.cli.main.main(['--version'])",
            UNWANTED_BY_HELP,
        ),
        ("import tui.cli.main; tui.cli.main.main(['targets', '--json'])", {"textual", "rich", "numpy"}),
        ("import tui.export.convert", {"textual", "rich", "websocket"}),
        ("import tui.explorer.app", {"websocket", "email", "regex"}),
        ("from tui.analysis.search.query import parse_query; parse_query('parse url:app self>5%')", {"regex"}),
        ("from tui.analysis.search.query import parse_query; parse_query('^get item$', is_pattern=True)", {"regex"}),
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
        f"import sys, tui.cli.main\nassert tui.cli.main._command([{str(sample)!r}])\n"
        "import tui.cli.settings, tui.explorer.app\nfrom tui.explorer.profile.model.opened import open_file\n"
        f"assert open_file({str(sample)!r}, lambda stage, done, total: None)\n"
        "print(*sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", program], cwd=CHECKOUT, capture_output=True, text=True, check=True)
    unwanted = {
        "argparse",
        "tomllib",
        "tui.analysis.compare.compare",
        "tui.analysis.search.query",
        "tui.cli.arguments.arguments",
        "tui.draw.bars.recording_header",
        "tui.explorer.dialogs.text_dialog",
        "tui.explorer.start.files",
        "tui.explorer.recording.live_feed",
        "tui.export.report.report",
        "tui.formats.documents",
        "tui.record.journal.recovery",
        "tui.record.recorder.recorder_process",
        "tui.source.maps.source_map",
    }
    assert unwanted & set(run.stdout.split()) == set()
