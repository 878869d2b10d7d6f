"""Keys that are not sent around: who is asked instead, in which order, and when they are sent all the same."""

from collections.abc import Iterator
from typing import Any

import pytest
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input

from tui.explorer.panes.compared_pane import ComparedPane
from tui.explorer.recording.live_screen import LiveScreen
from tui.terminal import keys_in_order
from tui.terminal.environment import terminal_abilities
from tui.terminal.keys_in_order import KeysInOrder
from tui.terminal.takes_keys import TakesKeys


class Asked(TakesKeys):
    """Remembers in `told` of its app what it is asked."""

    took = ""

    def takes_key(self, key: events.Key) -> bool:
        assert isinstance(self, Widget)
        app = self.app
        assert isinstance(app, Editor)
        app.told.append(f"{type(self).__name__} {key.key}")
        return key.key == self.took


class Text(Asked, Widget, can_focus=True):
    BINDINGS = [Binding("a,b", "app.tell('of text')")]
    took = "b"


class Page(Asked, Screen[None]):
    BINDINGS = [Binding("a,b,c", "app.tell('of page')")]
    took = "c"

    def compose(self) -> ComposeResult:
        yield Text()
        yield Input()


class Editor(KeysInOrder[None]):
    BINDINGS = [Binding("c,d", "tell('of app')"), Binding("p", "tell('first')", priority=True)]

    def __init__(self) -> None:
        super().__init__(terminal_abilities({"TERM": "xterm-256color"}))
        self.told: list[str] = []

    def on_mount(self) -> None:
        self.push_screen(Page())

    def action_tell(self, what: str) -> None:
        self.told.append(what)


@pytest.mark.parametrize(
    ("key", "told"),
    [
        ("a", ["Text a", "Page a", "of text"]),
        ("b", ["Text b"]),
        ("c", ["Text c", "Page c"]),
        ("d", ["Text d", "Page d", "of app"]),
        ("p", ["first"]),
        ("e", ["Text e", "Page e"]),
    ],
)
async def test_who_is_asked_answers_as_one_who_is_sent_the_key(
    key: str, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[TakesKeys] = []
    on_key = TakesKeys.on_key

    def sent_to(taker: TakesKeys, event: events.Key) -> None:
        sent.append(taker)
        on_key(taker, event)

    monkeypatch.setattr(TakesKeys, "on_key", sent_to)
    app = Editor()
    async with app.run_test() as pilot:
        app.screen.set_focus(app.screen.query_one(Text))
        await pilot.pause()
        app.told.clear()
        await pilot.press(key)
        assert (app.told, sent) == (told, [])
        app.told.clear()
        # What a widget has to do first may change what it answers.
        app.screen.query_one(Text).post_message(events.Idle())
        app.post_message(events.Key(key, key))
        await pilot.pause()
        assert app.told == told
        assert len(sent) == {"b": 1, "p": 0}.get(key, 2)


async def test_a_widget_that_only_knows_events_is_sent_them() -> None:
    app = Editor()
    async with app.run_test() as pilot:
        app.screen.set_focus(app.screen.query_one(Input))
        await pilot.pause()
        await pilot.press("a", "b")
        assert app.screen.query_one(Input).value == "ab"
        assert app.told == []


class Late(Screen[None]):
    """A screen whose key comes before all others, and needs what it is made of."""

    BINDINGS = [Binding("f5", "count", priority=True)]

    def compose(self) -> ComposeResult:
        yield Input()

    def action_count(self) -> None:
        app = self.app
        assert isinstance(app, Editor)
        app.told.append(f"fields: {len(self.query(Input))}")


async def test_a_key_waits_for_the_screen_that_the_one_before_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys_in_order, "_PATIENCE_S", 0.0)  # as on a machine that takes longer than that
    app = Editor()
    async with app.run_test() as pilot:
        app.told.clear()
        app.push_screen(Late())
        await app.on_event(events.Key("f5", None))
        assert app.told == []
        while not app.told:
            await pilot.pause()
        assert app.told == ["fields: 1"]


async def test_what_is_typed_behind_the_last_key_is_for_nobody() -> None:
    app = Editor()
    async with app.run_test():
        pass
    assert not app.screen_stack
    await app.on_event(events.Key("a", "a"))
    assert not await app.run_key("a", has_priority=False)


async def test_a_key_that_was_on_its_way_to_what_is_gone_does_nothing() -> None:
    app = Editor()
    async with app.run_test():
        app.told.clear()
        assert await app.run_key("a", has_priority=False)
        assert app.told == ["of text"]
        app.exit()
        assert not await app.run_key("a", has_priority=False)
        assert app.told == ["of text"]


def everyone_below(cls: type[TakesKeys]) -> Iterator[type[TakesKeys]]:
    for below in cls.__subclasses__():
        yield below
        yield from everyone_below(below)


def test_who_is_asked_has_nothing_else_to_say_about_keys() -> None:
    ours = [cls for cls in everyone_below(TakesKeys) if cls.__module__.startswith("tui.")]
    assert len(ours) >= 10
    assert {ComparedPane, LiveScreen} <= set(ours)
    for cls in ours:
        own: dict[str, Any] = {name: value for base in cls.__mro__ for name, value in vars(base).items()}
        said = {name for name in own if name in ("on_key", "_on_key") or name.startswith(("key_", "_key_"))}
        assert said <= {"on_key", "_on_key", "_key_escape"}, cls  # Textual's own, which end a selection with the mouse
        assert cls.on_key is TakesKeys.on_key
        assert not any(events.Key in vars(base).get("_decorated_handlers", {}) for base in cls.__mro__), cls
