"""Keys that are not sent around: who is asked instead, in which order, and when they are sent all the same."""

import asyncio
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen, Screen
from textual.widget import Widget
from textual.widgets import Input

from tests.patience import PATIENCE_S
from tui.explorer.profile.profile_screen import ProfileScreen
from tui.terminal.app import keys_in_order
from tui.terminal.app.takes_keys import TakesKeys
from tui.terminal.app.textual_internals import FramebufferApp
from tui.terminal.tty.environment import terminal_abilities


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


class Editor(FramebufferApp[None]):
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


class Question(ModalScreen[None]):
    """A dialog that Ctrl-C closes before its input sees the key."""

    BINDINGS = [Binding("ctrl+c", "dismiss", priority=True)]

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Input()


def press(app: Editor, *keys: str) -> None:
    """All in one packet."""
    for key in keys:
        app.post_message(events.Key(key, key if len(key) == 1 else None))


async def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < deadline
        await asyncio.sleep(0)


async def test_keys_behind_one_that_closes_their_dialog_are_handed_out() -> None:
    """The input takes no callback any more, though it still counts as running."""
    app = Editor()
    async with app.run_test() as pilot:
        for _ in range(5):
            await app.push_screen(Question())
            await pilot.pause()
            app.told.clear()
            press(app, "x", "y", "ctrl+c", "d")
            await until(lambda: "of app" in app.told)
            assert isinstance(app.screen, Page)


class Vanishing(Widget, can_focus=True):
    """Removes itself with each key, before the key goes on."""

    async def on_key(self) -> None:
        self.remove()


class Waiting(Widget, can_focus=True):
    """Waits with each key for what happens when the test is over."""

    def __init__(self) -> None:
        super().__init__()
        self.is_over = asyncio.Event()

    async def on_key(self) -> None:
        await self.is_over.wait()


async def test_keys_go_on_when_a_widget_is_removed_with_one() -> None:
    app = Editor()
    async with app.run_test() as pilot:
        vanishing = Vanishing()
        await app.screen.mount(vanishing)
        app.screen.set_focus(vanishing)
        await pilot.pause()
        press(app, "x", "y", "z")
        field = app.screen.query_one(Input)  # which is focused in its place
        await until(lambda: field.value == "yz")


async def test_keys_go_on_when_a_handler_never_returns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys_in_order, "_PATIENCE_S", 0.05)
    app = Editor()
    async with app.run_test() as pilot:
        waiting = Waiting()
        await app.screen.mount(waiting)
        app.screen.set_focus(waiting)
        await pilot.pause()
        app.told.clear()
        press(app, "x", "d", "p")
        await until(lambda: app.told == ["of app", "first"])
        await app.push_screen(Question())
        press(app, "x", "ctrl+c", "d")
        await until(lambda: app.told == ["of app", "first", "of app"])
        waiting.is_over.set()


async def test_a_paste_waits_for_the_screen_that_the_key_before_opens() -> None:
    app = Editor()
    async with app.run_test():
        app.push_screen(Late())
        app.post_message(events.Paste("pasted"))
        press(app, "x")
        late = app.screen
        await until(lambda: bool(late.query(Input)) and late.query_one(Input).value == "pastedx")


async def test_a_screen_that_opens_while_the_terminal_has_no_focus_has_one(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    app = Editor()
    async with app.run_test() as pilot:
        before = app.focused
        app.post_message(events.AppBlur())
        await pilot.pause()
        assert app.focused is before is not None
        await app.push_screen(Question())
        assert isinstance(app.focused, Input)
        # Nothing is waited for, before or after the terminal says that it is back.
        monkeypatch.setattr(asyncio, "sleep", slept.append)
        press(app, "a", "b")
        app.post_message(events.AppFocus())
        press(app, "c")
        field = app.screen.query_one(Input)
        await pilot.pause()
        monkeypatch.undo()
        await until(lambda: field.value == "abc")
        assert slept == []


async def test_a_focus_that_was_lost_is_given_back_with_the_next_key() -> None:
    app = Editor()
    async with app.run_test() as pilot:
        await app.push_screen(Question())
        app.screen.set_focus(None)
        await pilot.pause()
        press(app, "a", "b")
        field = app.screen.query_one(Input)
        await until(lambda: field.value == "ab")


async def test_what_is_typed_behind_the_key_that_ends_the_app_opens_nothing() -> None:
    app = Editor()
    async with app.run_test():
        app.told.clear()
        app.exit()
        await app.on_event(events.Key("d", "d"))
        assert app.told == []


def everyone_below(cls: type[TakesKeys]) -> Iterator[type[TakesKeys]]:
    for below in cls.__subclasses__():
        yield below
        yield from everyone_below(below)


def test_who_is_asked_has_nothing_else_to_say_about_keys() -> None:
    ours = [cls for cls in everyone_below(TakesKeys) if cls.__module__.startswith("tui.")]
    assert ProfileScreen in ours
    for cls in ours:
        own: dict[str, Any] = {name: value for base in cls.__mro__ for name, value in vars(base).items()}
        said = {name for name in own if name in ("on_key", "_on_key") or name.startswith(("key_", "_key_"))}
        assert said <= {"on_key", "_on_key", "_key_escape"}, cls  # Textual's own, which end a selection with the mouse
        assert cls.on_key is TakesKeys.on_key
        assert not any(events.Key in vars(base).get("_decorated_handlers", {}) for base in cls.__mro__), cls
