"""No text of a file is read as markup: Textual takes every plain string for it, and `[/]` then ends the program."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.imports import module_name
from tests.places import CHECKOUT

FOLDERS = ("draw", "explorer", "terminal")
TAKES_MARKUP = {"Static", "Label", "OptionList", "RichLog", "ListItem", "HelpPanel", "Tooltip"}
"""Widgets that stop reading markup when they are told so."""
TAKES_NONE = {"Input", "ProgressBar"}
"""Widgets that never read any."""
TITLES = {"border_title", "border_subtitle", "tooltip"}
"""Attributes whose plain strings are markup."""
HITS = {"Hit": 1, "DiscoveryHit": 0}
"""Rows of Textual's palette, and the argument that is markup when it is a plain string."""
READS_MARKUP = {"from_markup", "to_content"}
MARKUP_MODULES = ("textual.markup", "rich.markup")


def complaints(source: str) -> list[str]:
    """What in `source` may read text as markup, one line each."""
    tree = ast.parse(source)
    widgets: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "textual.widgets":
            widgets |= {alias.asname or alias.name: alias.name for alias in node.names}
    found = [complaint for node in ast.walk(tree) for complaint in _of_node(node, widgets)]
    return [f"line {line}: {problem}" for line, problem in sorted(found)]


def _of_node(node: ast.AST, widgets: dict[str, str]) -> Iterator[tuple[int, str]]:
    match node:
        case ast.ImportFrom(module="textual.widgets", names=names):
            for alias in names:
                if alias.name not in TAKES_MARKUP | TAKES_NONE:
                    yield node.lineno, f"{alias.name} is not known to keep text from being markup"
        case ast.ImportFrom(module=module) if module and module.startswith(MARKUP_MODULES):
            yield node.lineno, f"{module} is for markup"
        case ast.Import(names=names):
            for alias in names:
                if alias.name.startswith((*MARKUP_MODULES, "textual.widgets")):
                    yield node.lineno, f"import names from {alias.name} one by one"
        case ast.Assign(targets=targets, value=value) if any(_name(target) in TITLES for target in targets):
            if not _is_plain_or_content(value):
                yield node.lineno, "a title is a Content"
        case ast.ClassDef(bases=bases) if any(widgets.get(_name(base)) in TAKES_MARKUP for base in bases):
            for call in ast.walk(node):
                if isinstance(call, ast.Call) and _is_super_init(call) and not _is_told(call):
                    yield call.lineno, f"{node.name} lacks markup=False"
        case ast.Call():
            yield from _of_call(node, widgets)


def _of_call(call: ast.Call, widgets: dict[str, str]) -> Iterator[tuple[int, str]]:
    name = _name(call.func)
    if name in READS_MARKUP:
        yield call.lineno, f"{name} reads markup"
    elif name == "notify" or (isinstance(call.func, ast.Name) and widgets.get(name) in TAKES_MARKUP):
        if not _is_told(call):
            yield call.lineno, f"{name} lacks markup=False"
    elif name in HITS:
        shown = call.args[HITS[name] : HITS[name] + 1]
        if not all(_is_plain_or_content(argument) for argument in shown):
            yield call.lineno, f"{name} shows a Content"


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _is_told(call: ast.Call) -> bool:
    return any(
        keyword.arg == "markup" and isinstance(keyword.value, ast.Constant) and keyword.value.value is False
        for keyword in call.keywords
    )


def _is_super_init(call: ast.Call) -> bool:
    function = call.func
    return isinstance(function, ast.Attribute) and function.attr == "__init__" and isinstance(function.value, ast.Call)


def _is_plain_or_content(value: ast.expr) -> bool:
    """Whether `value` is a constant that is no markup, or a `Content(...)`, `Content.styled(...)`."""
    if isinstance(value, ast.Constant):
        return not isinstance(value.value, str) or "[" not in value.value
    if isinstance(value, ast.Call):
        function = value.func
        owner = function.value if isinstance(function, ast.Attribute) else function
        return _name(owner) == "Content"
    return False


@pytest.mark.parametrize(
    "path",
    sorted(path for folder in FOLDERS for path in (CHECKOUT / "tui" / folder).rglob("*.py")),
    ids=lambda path: module_name(path, CHECKOUT),
)
def test_no_text_is_read_as_markup(path: Path) -> None:
    assert complaints(path.read_text()) == []


IMPORTS = "from textual.widgets import Static, Label as Note\n"


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("Static(name, markup=False)", ""),
        ("Static(name, markup=True)", "line 2: Static lacks markup=False"),
        ("Static(name, markup=wish)", "line 2: Static lacks markup=False"),
        ("yield Static(f'{name}')", "line 2: Static lacks markup=False"),
        ("Static(Content(name))", "line 2: Static lacks markup=False"),  # a later update(str) would be markup again
        ("Note(name)", "line 2: Note lacks markup=False"),
        ("Row(name)", ""),
        ("class Row(Static):\n    def __init__(self):\n        super().__init__('')", "line 4: Row lacks markup=False"),
        ("class Row(Static):\n    def __init__(self):\n        super().__init__(markup=False)", ""),
        ("class Row(Other):\n    def __init__(self):\n        super().__init__('')", ""),
        ("self.app.notify(text)", "line 2: notify lacks markup=False"),
        ("self.notify(text, markup=False)", ""),
        ("self.border_title = name", "line 2: a title is a Content"),
        ("self.border_title = f'{name}'", "line 2: a title is a Content"),
        ("self.border_title = Content(name)", ""),
        ("self.border_title = 'Facts'", ""),
        ("self.border_title = '[b]Facts'", "line 2: a title is a Content"),
        ("self.tooltip = None", ""),
        ("Hit(1.0, name, run)", "line 2: Hit shows a Content"),
        ("Hit(1.0, Content(name), run)", ""),
        ("DiscoveryHit(name, run)", "line 2: DiscoveryHit shows a Content"),
        ("DiscoveryHit(Content.styled(name, 'bold'), run)", ""),
        ("Content.from_markup(name)", "line 2: from_markup reads markup"),
        ("from rich.markup import escape", "line 2: rich.markup is for markup"),
        ("from textual.markup import escape", "line 2: textual.markup is for markup"),
        ("import textual.markup", "line 2: import names from textual.markup one by one"),
        ("import textual.widgets as w", "line 2: import names from textual.widgets one by one"),
        ("from textual.widgets import DataTable", "line 2: DataTable is not known to keep text from being markup"),
        ("from textual.widgets import Input", ""),
    ],
)
def test_complaints(source: str, complaint: str) -> None:
    assert complaints(IMPORTS + source) == ([complaint] if complaint else [])
