"""What is known of an EdgeWorkers recording while it goes on, and who is told of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from tui.record.edgeworkers.requests.request_url import Place
from tui.record.edgeworkers.requests.token import Tokens
from tui.record.edgeworkers.requests.token_source import read_tokens
from tui.record.edgeworkers.run_journal import Kept
from tui.record.edgeworkers.runs import Run
from tui.record.options.edgeworkers_options import EdgeWorkersOptions
from tui.record.recorder.narrator import Narrator


@dataclass(slots=True)
class Session:
    """What is known of the recording while it goes on."""

    place: Place
    options: EdgeWorkersOptions
    narrator: Narrator
    tokens: Tokens
    kept: Kept
    runs: list[Run] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def tell(self, sentence: str) -> None:
        """Tells the user, the journal and the sidecar."""
        sentence = self.tokens.masked(sentence)
        self.notes.append(sentence)
        self.kept.note(sentence)
        self.narrator.say(sentence)

    def tokens_of_now(self) -> Tokens:
        """The tokens; new ones where a command gives them and the old ones have expired."""
        if self.options.token.command is not None and any(token.is_expired() for token in self.tokens.tokens):
            self.tokens = read_tokens(self.options.token)
        self.tokens.check()
        return self.tokens
