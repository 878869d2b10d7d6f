"""Runs the state: messages are handled one after the other, each with all that it asks for."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from tui.state.model.effects import Effect
from tui.state.model.messages import Message
from tui.state.model.state import State
from tui.state.update import update


class Program:
    """The current state, and the messages that wait for it.

    Performing an effect may send messages at once. They wait until all effects of the message before are performed, so
    that what was asked for first is asked for first.
    """

    def __init__(self, state: State, perform: Callable[[Effect], None]) -> None:
        self.state = state
        self._perform = perform
        self._messages: deque[Message] = deque()
        self._is_running = False

    def send(self, message: Message) -> None:
        """Updates the state by a message, and by those that its effects send at once."""
        self._messages.append(message)
        if self._is_running:
            return
        self._is_running = True
        try:
            while self._messages:
                self.state, effects = update(self.state, self._messages.popleft())
                for effect in effects:
                    self._perform(effect)
        finally:
            self._is_running = False
            self._messages.clear()
