"""How commands and texts read on this screen: in the words of what the profile measures, with keys that it can show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from tui.explorer.commands.commands import Command, Where, hints_of, shown_keys
from tui.profile.profile import Unit
from tui.state.view.words import in_words_of


@dataclass(frozen=True, slots=True)
class Wording:
    """`unit` is what the profile measures; `is_ascii`: arrows are written as words, since `<` and `v` are keys too."""

    unit: Unit = "us"
    is_ascii: bool = False

    def text(self, text: str) -> str:
        """A text that was written for a profile that measures time."""
        return in_words_of(self.unit, text)

    def command(self, command: Command) -> Command:
        """A command with its label, help and hint in these words."""
        return replace(
            command, label=self.text(command.label), help=self.text(command.help), hint=self.text(command.hint)
        )

    def keys(self, command: Command) -> str:
        """All keys of a command: `j ↓`."""
        return shown_keys(command, self.is_ascii)

    def hints(self, places: Iterable[Where]) -> tuple[tuple[str, str], ...]:
        """Key and word of the commands of `places` that the footer shows."""
        return tuple((key, self.text(word)) for key, word in hints_of(places))
