"""The lens: what is counted.

A lens is a time range, steps that take stacks or functions away in the order in which they were asked for, and what
rows stand for. Everything in it has a text (`lens_text`), so a lens can be shown, copied and asked for again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from tui.analysis.accounting.effective import DEVTOOLS, Accounting


class Verb(StrEnum):
    """What a step does. Its object is a function, the id of a node, a package, or nothing."""

    FOCUS = "focus"
    """Only stacks with the function, which becomes the outermost one."""
    SUBTREE = "subtree"
    """Only what is below one call path, which becomes the outermost one."""
    EXCLUDE = "exclude"
    """The function leaves the stacks; its own time goes to its callers."""
    DROP = "drop"
    """No stacks with the function."""
    MERGE = "merge"
    """One call path leaves the tree; its own time goes to the caller."""
    RECURSION = "recursion"
    """From a function's outermost call to its innermost one nothing is left but the call; of all without an object."""
    LIBRARY = "library"
    """A package is one function, however many of its own call each other."""
    MINE = "mine"
    """Only the program's own code; the time of what it calls is its own."""
    HIDE = "hide"
    """Takes away `idle`, `gc` or `program` time, or the runtime's `internals`, whose time goes to their callers."""


class Grouping(StrEnum):
    """What the rows of tables and trees stand for; functions without one."""

    FILE = "file"
    PACKAGE = "package"
    CATEGORY = "category"
    HOST = "host"
    ENTRY = "entry"


HIDDEN = ("idle", "gc", "program", "internals")
"""What `hide` can take away."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was taken away. `object` is written as in the lens' text: `parse@file:///app/x.js:10:3`, `17`."""

    verb: Verb
    object: str = ""


@dataclass(frozen=True, slots=True)
class Lens:
    """A choice of what is counted; the empty one counts everything.

    `range_us` is a half-open time range relative to startTime, None for the whole profile.
    """

    range_us: tuple[int, int] | None = None
    steps: tuple[Step, ...] = ()
    grouping: Grouping | None = None
    accounting: Accounting = DEVTOOLS

    @property
    def is_reshaping(self) -> bool:
        """Whether the call tree under the lens is another one than the profile's."""
        return bool(self.steps) or self.grouping is not None

    def then(self, step: Step) -> Lens:
        """The lens with one more step; the same one when that step is the last already."""
        return self if self.steps[-1:] == (step,) else replace(self, steps=(*self.steps, step))

    def toggled(self, step: Step) -> Lens:
        """The lens with this step taken back wherever it stands, or as the last one when it is not there."""
        kept = tuple(one for one in self.steps if one != step)
        return self.then(step) if kept == self.steps else replace(self, steps=kept)


WHOLE = Lens()
