"""Textual's private names are used in one file, which the stock renderer never imports."""

import ast
import importlib
import inspect
import textwrap
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest
from textual._compositor import Compositor
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.binding import Binding
from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message
from textual.screen import ModalScreen, Screen
from textual.strip import Strip
from textual.widget import Widget

from tests.imports import module_name
from tests.places import CHECKOUT

INTERNALS = CHECKOUT / "tui" / "terminal" / "app" / "textual_internals.py"
FILES = sorted(path for folder in ("terminal", "explorer") for path in (CHECKOUT / "tui" / folder).rglob("*.py"))
HANDED_TO_US = (
    *(App, Screen, ModalScreen, Widget, Message, Binding, Strip),
    *(Driver, LinuxDriver, Compositor, XTermParser),
)


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__") and name != "_"


def private_names_in(tree: ast.AST, module: ModuleType | None = None) -> Iterator[tuple[bool, str]]:
    """The private attributes that code reads, sets or defines, each with whether it is one of `self` or `cls`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            for item in node.body:
                if isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef):
                    yield True, item.name
                elif isinstance(item, ast.Assign | ast.AnnAssign):
                    targets = item.targets if isinstance(item, ast.Assign) else [item.target]
                    yield from ((True, target.id) for target in targets if isinstance(target, ast.Name))
        elif isinstance(node, ast.Attribute):
            value = node.value
            if not isinstance(value, ast.Name):
                yield False, node.attr
            elif not isinstance(getattr(module, value.id, None), ModuleType):  # such as `os._exit`
                yield value.id in ("self", "cls"), node.attr
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id.endswith("attr"):
            words = (word.value for word in node.args if isinstance(word, ast.Constant))
            yield from ((False, word) for word in words if isinstance(word, str))


@cache
def defined_in(cls: type) -> frozenset[str]:
    """The private names that a class of Textual defines, and those that its methods set."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(cls)))
    return frozenset(filter(is_private, vars(cls).keys() | {name for is_own, name in private_names_in(tree) if is_own}))


def private_names_of(cls: type) -> frozenset[str]:
    """The private names of Textual's that a class has."""
    return frozenset[str]().union(*(defined_in(base) for base in cls.__mro__ if base.__module__.startswith("textual")))


def subclasses_and_itself(cls: type) -> Iterator[type]:
    yield cls
    below: type
    for below in type.__subclasses__(cls):
        yield from subclasses_and_itself(below)


def complaints(source: str, module: ModuleType) -> list[str]:
    """The private names of Textual that the code of a module uses."""
    tree = ast.parse(source)
    handed = frozenset[str]().union(*map(private_names_of, HANDED_TO_US))
    found = [f"imports {name}" for name in _private_imports(tree)]
    found += [f"uses {name}" for is_own, name in private_names_in(tree, module) if not is_own and name in handed]
    for node in ast.walk(tree):
        cls = vars(module).get(node.name) if isinstance(node, ast.ClassDef) else None
        if isinstance(cls, type):
            # What is mixed in has the names of what it is mixed into.
            taken = frozenset[str]().union(*map(private_names_of, subclasses_and_itself(cls)))
            names = {name for is_own, name in private_names_in(node, module) if is_own}
            found += [f"{cls.__name__} has {name}" for name in sorted(names & taken)]
    return found


def _private_imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        yield from (name for name in names if name.startswith("textual.") and any(map(is_private, name.split("."))))


def module_at(path: Path) -> ModuleType:
    return importlib.import_module(module_name(path, CHECKOUT))


def test_one_file_uses_them() -> None:
    modules = {path: module_at(path) for path in FILES}  # all first: so every subclass is known
    found = {path: complaints(path.read_text("utf-8"), module) for path, module in modules.items()}
    assert len(found.pop(INTERNALS)) > 30
    assert {path.name: words for path, words in found.items() if words} == {}


def test_no_other_folder_uses_textual() -> None:
    for path in (CHECKOUT / "tui").rglob("*.py"):
        if path not in FILES:
            assert not any(name.startswith("textual") for name in _imported(ast.parse(path.read_text("utf-8"))))


def _imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


class Mixed:
    """For the test below: what uses names of `self` that come with another class."""


class Shown(Mixed, Widget):
    pass


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("from textual._compositor import Compositor", ["imports textual._compositor.Compositor"]),
        ("import textual._time", ["imports textual._time"]),
        ("from textual.app import _Private", ["imports textual.app._Private"]),
        ("from textual.app import App\nimport os\nos._exit(1)", []),
        ("app._driver.write('')", ["uses _driver"]),
        ("getattr(driver, '_mouse', False)", ["uses _mouse"]),
        ("super()._display(screen, update)", ["uses _display"]),
        ("self.screen._compositor.visible_widgets", ["uses _compositor"]),
        ("class Shown:\n    def _on_mount(self): pass", ["Shown has _on_mount"]),
        ("class Shown:\n    _size = None", ["Shown has _size"]),
        ("class Shown:\n    def paint(self):\n        self._nodes = self._own", ["Shown has _nodes"]),
        ("class Mixed:\n    def paint(self):\n        return self._nodes", ["Mixed has _nodes"]),
        ("class Shown:\n    def paint(self):\n        return self._painted_rows", []),
    ],
)
def test_it_finds_them(source: str, expected: list[str]) -> None:
    module = ModuleType("example")
    vars(module).update(Mixed=Mixed, Shown=Shown)
    exec("import os", vars(module))
    assert complaints(source, module) == expected
