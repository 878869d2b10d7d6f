"""Which folders and sub-folders of `tui` may import which, and what is wrong with the imports of a module."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from tests.imports import imported_modules

MAY_IMPORT: dict[str, tuple[str, ...]] = {
    "base": (),
    "profile": ("base",),
    "formats": ("base", "profile"),
    "source": ("base", "profile"),
    "analysis": ("base", "profile"),
    "state": ("base", "profile", "source", "analysis"),
    "draw": ("base", "profile", "source", "analysis", "state"),
    "export": ("base", "profile", "formats", "analysis"),
    "record": ("base", "profile", "formats", "source", "analysis", "export"),
    "terminal": ("base",),
    "explorer": (
        "base",
        "profile",
        "formats",
        "source",
        "analysis",
        "state",
        "draw",
        "export",
        "record",
        "terminal",
    ),
    "cli": ("base", "profile", "formats", "source", "analysis", "state", "export", "record", "explorer"),
    "__main__": ("cli",),
}
"""The folders of `tui`, and what each may import beside itself."""

SUB_FOLDERS: dict[str, tuple[str, ...]] = {
    "profile": ("columns", ""),
    "formats": ("input", "json", "builder", "v8", "stacks", "trace", "fast", ""),
    "source": ("files", "maps", ""),
    "analysis": ("accounting", "filters", "counting", "chart", "tables", "compare", "findings", "search"),
    "state": ("view", "rows", "model", "commands", ""),
    "draw": ("rows", "chart", "lines", "tables", "bars", "dialogs", "screens", "panes"),
    "export": ("redaction", "writers", "report", ""),
    "record": (
        "processes",
        "protocol",
        "inspectors",
        "launch",
        "journal",
        "saving",
        "options",
        "targets",
        "threads",
        "threads.chunks",
        "threads.cpu",
        "recorder.target",
        "recorder",
        "edgeworkers.requests",
        "edgeworkers",
    ),
    "terminal": ("tty", "colours", "framebuffer", "app"),
    "explorer": ("shell", "background", "dialogs", "start", "loading", "profile", "recording", ""),
    "cli": ("arguments", ""),
}
"""The sub-folders of each folder, the lowest first: modules import only from their own and from those before it.

"" means the modules of the folder itself. A folder without an entry has no sub-folders.
"""

ONLY_IN = {
    "textual": ("terminal.app", "terminal.tty", "explorer"),
    "rich": ("terminal.app", "terminal.colours"),
    "pygments": ("explorer.profile",),
    "websocket": ("record.protocol",),
    "regex": ("analysis.search",),
}
"""Libraries that few may import: each is slow to load, or reaches outside."""
LIBRARIES = {"numpy", "orjson", "platformdirs", *ONLY_IN}


def complaints(source: str, module: str, *, is_package: bool = False) -> list[str]:
    """What is wrong with the imports of one module of `tui`, one line each."""
    folder, sub_folder = place_of(module, is_package=is_package)
    if folder and folder not in MAY_IMPORT:
        return [f"{module}: folder {folder!r} is not listed"]
    if sub_folder not in SUB_FOLDERS.get(folder, ("",)) and not (is_package and sub_folder == ""):
        return [f"{module}: sub-folder {sub_folder!r} is not listed"]
    lines = []
    for line, imported in imported_modules(source, module, is_package=is_package):
        top = imported.partition(".")[0]
        if top == "tui":
            problem = _problem_inside(folder, sub_folder, imported)
        elif top in ONLY_IN:
            places = ONLY_IN[top]
            is_allowed = any(is_within(f"{folder}.{sub_folder}", place) for place in places)
            problem = "" if is_allowed else f"only {' and '.join(places)} may"
        else:
            problem = "" if top in {*sys.stdlib_module_names, *LIBRARIES} else "is no dependency of tickscope"
        if problem:
            lines.append(f"{module}:{line} imports {imported}: {problem}")
    return lines


def place_of(module: str, *, is_package: bool = False) -> tuple[str, str]:
    """Folder and sub-folder: `draw`, `chart` of `tui.draw.chart.axis`, and `explorer`, "" of `tui.explorer.app`."""
    names = module.split(".")[1:]
    return ".".join(names[:1]), ".".join(names[1:] if is_package else names[1:-1])


def is_within(place: str, other: str) -> bool:
    """Whether a dotted place is another one, or inside it; everything is inside ""."""
    return not other or f"{place}.".startswith(f"{other}.")


def _problem_inside(folder: str, sub_folder: str, imported: str) -> str:
    other, _, below = imported.removeprefix("tui").removeprefix(".").partition(".")
    if not folder:
        return "the package itself imports nothing of its own"
    if not other or other == "__version__":
        return ""
    if other not in MAY_IMPORT:
        return f"folder {other!r} is not listed"
    if other != folder:
        return "" if other in MAY_IMPORT[folder] else f"{folder} must not import {other}"
    sub_folders = SUB_FOLDERS.get(folder, ("",))
    others = [name for name in sub_folders if is_within(below, name)]
    if not others:
        return "is in no listed sub-folder"
    is_before = sub_folders.index(max(others, key=len)) <= sub_folders.index(sub_folder)
    return "" if is_before else "from a higher sub-folder"


def sub_folders_in(folder: Path) -> Counter[str]:
    """The sub-folders of a folder of `tui` that hold modules, and how many each holds."""
    modules = [path for path in folder.rglob("*.py") if path.name != "__init__.py"]
    return Counter(".".join(path.parent.relative_to(folder).parts) for path in modules)


def repeated_names(paths: Sequence[Path]) -> list[str]:
    """The names that several modules have."""
    names = Counter(path.stem for path in paths if path.name != "__init__.py")
    return sorted(name for name, count in names.items() if count > 1)


def import_cycle(imports: Mapping[str, set[str]]) -> list[str]:
    """Modules of which each imports the one before it, the first again at the end; empty when there is no cycle."""
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []
