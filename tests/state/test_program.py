"""The program handles one message with all its effects before the next."""

from __future__ import annotations

import pytest

from tests.exploring import explore
from tui.state.model.effects import Effect, ReadSource, Wait
from tui.state.model.messages import Notify, Opens, Press
from tui.state.program import Program

STACKS = "main;parse 3 | main;render 5 | (idle) 2"


def test_a_message_that_an_effect_sends_waits_for_the_effects_before_it() -> None:
    done: list[tuple[str, str]] = []

    def perform(effect: Effect) -> None:
        program.send(Notify(f"after {type(effect).__name__}"))
        done.append((type(effect).__name__, program.state.notice.text))

    program = Program(explore(STACKS).state, perform)
    program.send(Press("copy-lens"))
    program.send(Opens())
    # No effect of a message sees what another one of it brought.
    asked = [name for name, notice in done if not notice.startswith("after")]
    assert asked == ["Wait", "Wait"]
    assert program.state.notice.text == "after Wait"


def test_a_fault_leaves_nothing_behind() -> None:
    def perform(effect: Effect) -> None:
        if not isinstance(effect, Wait | ReadSource):
            program.send(Notify("lost"))
            raise ValueError("torn apart")

    program = Program(explore(STACKS).state, perform)
    with pytest.raises(ValueError, match="torn apart"):
        program.send(Press("hide-idle"))
    program.send(Notify("goes on"))
    assert program.state.notice.text == "goes on"
