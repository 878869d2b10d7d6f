"""What identifies a function."""

from __future__ import annotations

from typing import NamedTuple

ROOT_NAMES = frozenset(("(root)", "[root]"))
"""What V8 and Hermes call the root of a call tree."""


class FunctionKey(NamedTuple):
    """What identifies a function: two functions of one name in different places are two.

    `place` is the url, or `#` and the script id where there is no url, so that it is the same across threads and
    recordings wherever a url exists. `line` and `column` are 1-based, 0 = unknown.
    """

    name: str
    place: str
    line: int
    column: int

    @property
    def url(self) -> str:
        """The url as recorded, "" when the function has none."""
        return "" if self.place.startswith("#") else self.place

    @property
    def script(self) -> str | None:
        """`#` and the script id when there is no url, else None."""
        return self.place if self.place.startswith("#") else None

    @property
    def can_be_root(self) -> bool:
        """Whether a node without a parent is the root when it has this function.

        V8 calls its root `(root)`, Hermes `[root]`; other writers give it neither a name nor a url. Any other node
        without a parent is a function that was called from outside.
        """
        return self.name in ROOT_NAMES or not (self.name or self.url)

    @property
    def order(self) -> tuple[str, str, int, int, str]:
        """What rows of equal times are sorted by: name, url, line, column, then the script."""
        return self.name, self.url, self.line, self.column, self.script or ""


def state_key(name: str) -> FunctionKey:
    """The key of what has no place in any script: the root, a state of V8's such as `(program)`, or `(unknown)`."""
    return FunctionKey(name, "#", 0, 0)
