"""What is searched for, and the line in which it is typed."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Search:
    """The text of a query; `is_pattern` says whether its words are a pattern. Nothing is searched for without text."""

    text: str = ""
    is_pattern: bool = False


NO_SEARCH = Search()


def exactly(name: str) -> Search:
    """The search for functions of this name, and no other."""
    return Search(f"^{re.escape(name)}$", is_pattern=True)


@dataclass(frozen=True, slots=True)
class Prompt:
    """A line that is being typed, with its cursor before character `cursor`.

    `before` is what was searched for until now, and is again when the line is left; `recalled` counts how far back in
    what was searched for earlier the line was taken from.
    """

    before: Search = NO_SEARCH
    text: str = ""
    cursor: int = 0
    is_pattern: bool = False
    recalled: int = 0

    @property
    def search(self) -> Search:
        """What the line asks for."""
        return Search(self.text, self.is_pattern) if self.text.strip() else NO_SEARCH

    def typed(self, text: str) -> Prompt:
        """The line with `text` put in at the cursor."""
        return self._with(self.text[: self.cursor] + text, self.text[self.cursor :])

    def toggled(self) -> Prompt:
        """The line with its words taken as a pattern, or as they are again."""
        return replace(self, is_pattern=not self.is_pattern)

    def recalling(self, search: Search, recalled: int) -> Prompt:
        """The line with an earlier one in its place."""
        return replace(self, text=search.text, cursor=len(search.text), is_pattern=search.is_pattern, recalled=recalled)

    def edited(self, key: str) -> Prompt | None:
        """The line after an editing key, named as Textual does; None for any other key."""
        before, behind = self.text[: self.cursor], self.text[self.cursor :]
        match key:
            case "backspace" | "ctrl+h":
                return self._with(before[:-1], behind)
            case "delete" | "ctrl+d":
                return self._with(before, behind[1:])
            case "ctrl+u":
                return self._with("", behind)
            case "ctrl+k":
                return self._with(before, "")
            case "ctrl+w":
                kept, space, _ = before.rstrip(" ").rpartition(" ")
                return self._with(kept + space, behind)
            case "left" | "ctrl+b":
                return replace(self, cursor=max(0, self.cursor - 1))
            case "right" | "ctrl+f":
                return replace(self, cursor=min(len(self.text), self.cursor + 1))
            case "home" | "ctrl+a":
                return replace(self, cursor=0)
            case "end" | "ctrl+e":
                return replace(self, cursor=len(self.text))
        return None

    def _with(self, before: str, behind: str) -> Prompt:
        return replace(self, text=before + behind, cursor=len(before))
