"""Imports between the folders and sub-folders of `tui` go down only, without cycles, and `tests/` mirrors them."""

import re
from pathlib import Path

import pytest

import tui
from tests.imports import imported_modules, module_name
from tests.layers import MAY_IMPORT, SUB_FOLDERS, complaints, import_cycle, repeated_names, sub_folders_in
from tests.places import CHECKOUT

PACKAGE = CHECKOUT / "tui"
MODULES = {module_name(path, CHECKOUT): path for path in sorted(PACKAGE.rglob("*.py"))}
FOLDERS = [folder for folder in MAY_IMPORT if folder != "__main__"]
MOST_MODULES = 16
"""In one sub-folder: a newcomer reads their names at a glance."""


@pytest.mark.parametrize("module", MODULES)
def test_imports_go_down_only(module: str) -> None:
    path = MODULES[module]
    assert complaints(path.read_text(), module, is_package=path.name == "__init__.py") == []


def test_there_is_no_import_cycle() -> None:
    imports = {}
    for module, path in MODULES.items():
        named = [name for _, name in imported_modules(path.read_text(), module, is_package=path.name == "__init__.py")]
        imports[module] = {name if name in MODULES else name.rpartition(".")[0] for name in named} & set(MODULES)
    assert import_cycle(imports) == []


@pytest.mark.parametrize("folder", FOLDERS)
def test_sub_folders_are_listed_and_small(folder: str) -> None:
    counts = sub_folders_in(PACKAGE / folder)
    assert set(counts) == set(SUB_FOLDERS.get(folder, ("",)))
    assert {name: count for name, count in counts.items() if count > MOST_MODULES} == {}


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_name_stands_for_one_module_of_a_folder(folder: str) -> None:
    assert repeated_names(list((PACKAGE / folder).rglob("*.py"))) == []


def test_the_package_lists_its_folders_from_the_highest_to_the_lowest() -> None:
    rows = re.findall(r"^    (\d)  (\w+(?:  \w+)*)   ", tui.__doc__ or "", re.MULTILINE)
    level_of = {folder: int(level) for level, folders in rows for folder in folders.split()}
    assert set(level_of) == set(MAY_IMPORT)
    assert [level for level, _ in rows] == sorted((level for level, _ in rows), reverse=True)
    for folder, imported in MAY_IMPORT.items():
        assert all(level_of[other] < level_of[folder] for other in imported), folder


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_tests_of_a_folder_lie_in_the_same_sub_folders(folder: str) -> None:
    tests = CHECKOUT / "tests" / folder
    for path in tests.rglob("test_*.py"):
        sub_folder = path.parent.relative_to(tests).as_posix()
        assert sub_folder == "." or (PACKAGE / folder / sub_folder).is_dir(), path


@pytest.mark.parametrize(
    ("module", "source", "complaint"),
    [
        ("tui.draw.chart.chart", "from tui.analysis.filters.lens import Lens", ""),
        ("tui.draw.chart.chart", "from ...profile.columns.tree import CallTree", ""),
        ("tui.draw.chart.chart", "from .axis import draw_axis", ""),
        ("tui.draw.chart.chart", "from tui.draw.rows import words", ""),
        ("tui.cli.main", "from tui import __version__, export", ""),
        ("tui.cli.main", "import tui", ""),
        ("tui.explorer.profile.pane_widget", "import textual.app, tui.terminal.colours.palette", ""),
        ("tui.explorer.profile.work", "from tui.explorer.loading.open_profile import sources_of", ""),
        ("tui.explorer.profile.profile_screen", "from tui.explorer.profile.work import perform", ""),
        ("tui.draw.chart.chart", "from tui.draw.tables import call_tree", "from a higher sub-folder"),
        ("tui.state.view.words", "from ..chart.axis import draw_axis", "from a higher sub-folder"),
        ("tui.formats.v8.links", "from tui.formats.trace.chunks import x", "from a higher sub-folder"),
        ("tui.formats.v8.links", "from tui.formats import read_profiles", "from a higher sub-folder"),
        ("tui.explorer.loading.loading", "from tui.explorer.profile import facts", "from a higher sub-folder"),
        ("tui.state.commands.tree", "import tui.state.update", "from a higher sub-folder"),
        ("tui.analysis.search.query", "from tui.analysis import x", "is in no listed sub-folder"),
        ("tui.draw.chart.chart", "import tui.explorer.app", "draw must not import explorer"),
        ("tui.draw.chart.chart", "from ...explorer import app", "draw must not import explorer"),
        ("tui.draw.chart.chart", "from tui import export", "draw must not import export"),
        ("tui.record.recorder.recorder", "from tui.draw.rows import words", "record must not import draw"),
        ("tui.terminal.colours.palette", "import tui.profile.profile", "terminal must not import profile"),
        ("tui.base.text", "from tui.profile.profile import Unit", "base must not import profile"),
        ("tui.draw.chart.chart", "def f():\n    from tui.terminal.colours import pen", "draw must not import terminal"),
        (
            "tui.draw.chart.chart",
            "if TYPE_CHECKING:\n    from rich.text import Text",
            "only terminal.app and terminal.colours may",
        ),
        ("tui.terminal.framebuffer.diff", "import textual", "only terminal.app and terminal.tty and explorer may"),
        ("tui.record.threads.cpu.method", "from websocket import WebSocket", "only record.protocol may"),
        ("tui.draw.chart.chart", "import requests", "is no dependency of tickscope"),
        ("tui.draw.chart.chart", "import tui.utils", "folder 'utils' is not listed"),
        ("tui.utils.things", "import os", "folder 'utils' is not listed"),
        ("tui.draw.things.chart", "import os", "sub-folder 'things' is not listed"),
        ("tui.draw.chart", "import os", "sub-folder '' is not listed"),
    ],
)
def test_a_wrong_import_is_noticed(module: str, source: str, complaint: str) -> None:
    lines = complaints(source, module)
    assert len(lines) == bool(complaint)
    assert all(line.endswith(complaint) for line in lines)


def test_a_package_counts_its_dots_from_itself() -> None:
    assert complaints("from .axis import draw_axis", "tui.draw.chart", is_package=True) == []
    assert complaints("from ...explorer import app", "tui.draw.chart", is_package=True) == [
        "tui.draw.chart:1 imports tui.explorer.app: draw must not import explorer"
    ]


def test_a_cycle_is_noticed() -> None:
    assert import_cycle({"a": {"b"}, "b": {"c"}}) == []
    assert import_cycle({"a": {"b"}, "b": {"c"}, "c": {"b"}}) == ["b", "c", "b"]


def test_a_name_that_stands_twice_is_noticed() -> None:
    assert repeated_names([Path("a/lines.py"), Path("b/lines.py"), Path("b/__init__.py"), Path("__init__.py")]) == [
        "lines"
    ]
