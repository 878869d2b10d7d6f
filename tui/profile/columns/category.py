"""Which part of a program a function belongs to, told from its name and url alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import IntEnum

from tui.profile.columns.function_key import FunctionKey

GARBAGE_COLLECTOR = "(garbage collector)"
PROGRAM = "(program)"
IDLE = "(idle)"
ROOT = "(root)"
UNKNOWN = "(unknown)"


class Category(IntEnum):
    """The owner of a function's time; the order is that of the overview's stacking and of ties."""

    USER = 0
    DEPENDENCY = 1
    RUNTIME = 2
    NATIVE = 3
    WASM = 4
    REGEXP = 5
    GARBAGE_COLLECTOR = 6
    PROGRAM = 7
    IDLE = 8

    @property
    def label(self) -> str:
        """The name that reports and screens use."""
        return _LABELS[self]


_LABELS = {
    Category.USER: "user",
    Category.DEPENDENCY: "dependency",
    Category.RUNTIME: "runtime",
    Category.NATIVE: "native",
    Category.WASM: "wasm",
    Category.REGEXP: "regexp",
    Category.GARBAGE_COLLECTOR: "gc",
    Category.PROGRAM: "program",
    Category.IDLE: "idle",
}
_STATES = {
    GARBAGE_COLLECTOR: Category.GARBAGE_COLLECTOR,
    PROGRAM: Category.PROGRAM,
    IDLE: Category.IDLE,
    ROOT: Category.PROGRAM,
}
_RUNTIME_SCHEMES = (
    "node:",
    "internal/",
    "ext:",
    "deno:",
    "bun:",
    "node-internal:",
    "cloudflare-internal:",
    "chrome-extension:",
    "moz-extension:",
    "devtools:",
    "extensions::",
    "native ",
)
_DEPENDENCY_MARKS = ("/node_modules/", "\\node_modules\\", "/.pnpm/", "/bower_components/")
_REMOTE_MODULE_HOSTS = (
    "https://deno.land/",
    "https://esm.sh/",
    "https://jsr.io/",
    "https://cdn.jsdelivr.net/",
    "https://unpkg.com/",
)


def categories(keys: Iterable[FunctionKey]) -> Iterator[Category]:
    """The category of each of `keys`.

    A url tells the category alone, and there are far fewer urls than functions.
    """
    of_place: dict[str, Category] = {}
    for key in keys:
        category = of_place.get(key.place)
        if category is not None:
            yield category
        elif key.url:
            category = of_place[key.place] = category_of(key.name, key.url)
            yield category
        else:
            yield category_of(key.name, "")


def category_of(name: str, url: str) -> Category:
    """The category of a function by its recorded `name` and `url`."""
    if not url:
        if name in _STATES:
            return _STATES[name]
        return Category.REGEXP if name.startswith("RegExp: ") else Category.NATIVE
    if url.startswith(_RUNTIME_SCHEMES):
        return Category.RUNTIME
    if url.startswith("wasm:") or url.endswith(".wasm"):
        return Category.WASM
    if url.startswith(("npm:", "jsr:", "node_modules/", *_REMOTE_MODULE_HOSTS)) or any(
        mark in url for mark in _DEPENDENCY_MARKS
    ):
        return Category.DEPENDENCY
    return Category.USER
