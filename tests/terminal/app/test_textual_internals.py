"""The private names of Textual that `tui/terminal/app/textual_internals.py` uses still exist and still mean the same.

When a Textual upgrade makes one of these tests fail, look at that part of the file first; until it is mended,
`TICKSCOPE_RENDER=stock` runs without it.
"""

import ast
import inspect
import re
from collections.abc import Callable
from importlib.metadata import version
from typing import Any

import pytest
from textual import constants
from textual._compositor import ChopsUpdate, Compositor, CompositorUpdate, InlineUpdate, LayoutUpdate
from textual._time import get_time
from textual._xterm_parser import XTermParser
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.dom import DOMNode
from textual.driver import Driver
from textual.drivers._writer_thread import WriterThread
from textual.drivers.linux_driver import LinuxDriver
from textual.events import Key
from textual.geometry import Region
from textual.screen import ModalScreen, Screen
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Button, Input

from tests.terminal.test_private_names import HANDED_TO_US, INTERNALS, is_private, private_names_in, private_names_of
from tui.terminal.app import textual_internals
from tui.terminal.app.textual_internals import FramebufferApp
from tui.terminal.tty.environment import terminal_abilities


def parameters(function: Callable[..., Any]) -> list[str]:
    return list(inspect.signature(function).parameters)


def test_version_is_the_one_this_was_written_for() -> None:
    assert version("textual").startswith("8.2."), "read this file's docstring, then allow the new version here"


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        (App._display, ["self", "screen", "renderable"]),
        (App._set_pointer_shape, ["self", "shape"]),
        (App._handle_exception, ["self", "error"]),
        (App.get_line_filters, ["self"]),
        (App._check_bindings, ["self", "key", "priority"]),
        (App.post_display_hook, ["self"]),
        (LayoutUpdate.__init__, ["self", "strips", "region"]),
        (ChopsUpdate.__init__, ["self", "chops", "spans", "chop_ends"]),
        (LinuxDriver.__init__, ["self", "app", "debug", "mouse", "size"]),
        (LinuxDriver.write, ["self", "data"]),
        (LinuxDriver.start_application_mode, ["self"]),
        (LinuxDriver.stop_application_mode, ["self"]),
        (LinuxDriver.close, ["self"]),
        (LinuxDriver.suspend_application_mode, ["self"]),
        (LinuxDriver.resume_application_mode, ["self"]),
        (App.exit, ["self", "result", "return_code", "message"]),
        (LinuxDriver.disable_input, ["self"]),
        (LinuxDriver.run_input_thread, ["self"]),
        (LinuxDriver._enable_mouse_support, ["self"]),
        (LinuxDriver._disable_mouse_support, ["self"]),
        (LinuxDriver._request_terminal_sync_mode_support, ["self"]),
        (LinuxDriver._query_in_band_window_resize, ["self"]),
        (Driver.process_message, ["self", "message"]),
        (Driver.send_message, ["self", "message"]),
        (XTermParser.feed, ["self", "data"]),
        (XTermParser.tick, ["self"]),
        (Strip.__init__, ["self", "segments", "cell_length"]),
    ],
)
def test_signatures(function: Callable[..., Any], expected: list[str]) -> None:
    assert parameters(function) == expected


def attributes_set_by(cls: type) -> set[str]:
    """Names that the methods of a class assign on `self`."""
    return set(re.findall(r"self\.(\w+)(?:: [^=\n]+)? =", inspect.getsource(cls)))


def test_attributes() -> None:
    driver = attributes_set_by(LinuxDriver) | attributes_set_by(Driver)
    assert {"_file", "fileno", "input_tty", "attrs_before", "exit_event", "_key_thread", "_mouse", "_debug"} <= driver
    assert "_timeout_time" in vars(XTermParser())
    assert {"_driver", "_running", "_closed", "_batch_count", "_return_code", "_exception"} <= vars(App()).keys()
    assert {"_exception_event", "_close_messages_no_wait"} <= set(dir(App()))
    assert {"_bindings", "_keymap"} <= vars(App()).keys()
    assert isinstance(App().is_headless, bool)
    assert isinstance(constants.ESCAPE_DELAY, float)
    assert get_time() > 0


def test_every_private_name_still_exists_and_is_documented() -> None:
    """What is left is our own: a name that Textual drops would be among it."""
    source = INTERNALS.read_text("utf-8")
    used = {name for _, name in private_names_in(ast.parse(source), textual_internals) if is_private(name)}
    textuals = used & frozenset[str]().union(*map(private_names_of, HANDED_TO_US))
    ours = {"_choose_palette", "_show_palette", "_starting", "_started", "_stopping", "_signalled"}
    ours |= {"_tty_file", "_tty_input", "_report_idle", "_report_size", "_read_terminal"}
    assert used - textuals == ours
    documentation = textual_internals.__doc__ or ""
    assert {name for name in textuals if not re.search(rf"\b{name}\b", documentation)} == set()


def test_one_method_writes_all_frames() -> None:
    source = inspect.getsource(Screen) + inspect.getsource(App)
    callers = re.findall(r"\.render_segments\(|render_update\(|render_inline\(", source)
    assert sorted(set(callers)) == [".render_segments(", "render_inline(", "render_update("]
    assert source.count(".render_segments(") == inspect.getsource(App._display).count(".render_segments(")
    kinds = {LayoutUpdate, ChopsUpdate, InlineUpdate}
    assert set(CompositorUpdate.__subclasses__()) == kinds


def test_updates_keep_what_they_are_made_of() -> None:
    strip = Strip.blank(3)
    layout = LayoutUpdate([[strip]], Region(0, 0, 3, 1))
    assert (layout.strips, layout.region) == ([[strip]], Region(0, 0, 3, 1))
    chops = ChopsUpdate([{0: strip}], [(0, 0, 3)], [[3]])
    assert (chops.chops, chops.spans, chops.chop_ends) == ([{0: strip}], [(0, 0, 3)], [[3]])


def test_the_compositor_makes_those_updates() -> None:
    assert "LayoutUpdate(" in inspect.getsource(Compositor.render_full_update)
    partial = inspect.getsource(Compositor.render_partial_update)
    assert "ChopsUpdate(chops, spans, chop_ends)" in partial
    assert "chop_ends = [cut_set[1:] for cut_set in self.cuts]" in partial


async def test_the_compositor_lists_what_is_seen_anew_after_each_layout() -> None:
    """`FramebufferApp` puts cells where nothing lies on a widget, and looks again when this is another dictionary."""
    app = App[None]()
    async with app.run_test(size=(30, 5)) as pilot:
        await app.mount(below := Widget(), above := Widget())
        below.styles.height, above.styles.height, above.styles.offset = 5, 1, (0, -3)
        await pilot.pause()
        seen = app.screen._compositor.visible_widgets
        assert seen is app.screen._compositor.visible_widgets
        assert list(seen)[:2] == [above, below]
        region, clip = seen[above]
        assert (region.y, region.height, clip.height) == (2, 1, 5)
        above.styles.offset = (0, -1)
        assert app.screen._layout_required is False  # it is told later
        await pilot.pause()
        assert app.screen._compositor.visible_widgets is not seen
        assert isinstance(constants.MAX_FPS, int)


class Asking(ModalScreen[None]):
    BINDINGS = [Binding("j", "down"), Binding("ctrl+q", "leave", priority=True)]

    def compose(self) -> ComposeResult:
        yield Input()
        yield Button()


class Bound(FramebufferApp[None]):
    BINDINGS = [Binding("j", "down"), Binding("j,k", "up"), Binding("ctrl+q,x", "leave", priority=True)]

    def compose(self) -> ComposeResult:
        yield Input()
        yield Button()


def bindings_of_stock(app: App[None], key: str, has_priority: bool) -> list[tuple[DOMNode, Binding]]:
    screen = app.screen
    way = reversed(screen._binding_chain) if has_priority else screen._modal_binding_chain
    bound = [(node, binding) for node, bindings in way for binding in bindings.key_to_bindings.get(key, ())]
    return [(node, binding) for node, binding in bound if binding.priority == has_priority]


async def test_keys_are_bound_as_textual_finds_them() -> None:
    assert "binding.priority == priority" in inspect.getsource(App._check_bindings)
    assert "run_action(binding.action, namespace)" in inspect.getsource(App._check_bindings)
    app = Bound(terminal_abilities({"TERM": "xterm-256color"}))
    seen = 0
    async with app.run_test(size=(40, 12)) as pilot:
        for screen in (None, Asking()):
            if screen is not None:
                await app.push_screen(screen)
            for focused in (None, *app.screen.query(Widget)):
                app.screen.set_focus(focused)
                await pilot.pause()
                for key in ("j", "k", "x", "ctrl+q", "ctrl+c", "tab", "enter", "left", "y"):
                    for has_priority in (False, True):
                        found = app.bindings_of_key(key, has_priority)
                        assert found == bindings_of_stock(app, key, has_priority)
                        seen += len(found)
    assert seen > 20


def test_strips_set_their_slots_in_init_only() -> None:
    """`CellStrip.__getattr__` fills them there when somebody asks for the first."""
    strip = Strip([])
    assert all(hasattr(strip, slot) for slot in Strip.__slots__)


def test_the_driver_is_set_up_and_put_back_by_the_overridden_methods() -> None:
    start = inspect.getsource(LinuxDriver.start_application_mode)
    for called in (
        "self._enable_mouse_support()",
        "self._request_terminal_sync_mode_support()",
        "self._query_in_band_window_resize()",
        "WriterThread(self._file)",
        "target=self._run_input_thread",
        "self.attrs_before = termios.tcgetattr(self.fileno)",
    ):
        assert called in start
    assert "self.run_input_thread()" in inspect.getsource(LinuxDriver._run_input_thread)
    stop = inspect.getsource(LinuxDriver.stop_application_mode)
    assert "self.disable_input()" in stop
    assert "termios.tcsetattr(self.fileno, termios.TCSANOW, self.attrs_before)" in stop


def test_the_writing_thread_flushes_when_its_queue_is_empty() -> None:
    """`TtyFile.flush` takes it for the word that everything was written."""
    flushed: list[str] = []

    class File:
        def write(self, text: str) -> None:
            flushed.append(text)

        def flush(self) -> None:
            flushed.append("flushed")

    thread = WriterThread(File())  # type: ignore[arg-type]
    thread.write("a")
    thread.start()
    thread.stop()
    assert flushed == ["a", "flushed"] or flushed == ["a", "flushed", "flushed"]


def test_keys_are_parsed_in_pieces() -> None:
    parser = XTermParser()
    assert [event.key for event in parser.feed("j") if isinstance(event, Key)] == ["j"]
    before = parser._timeout_time
    assert before is None
    assert list(parser.feed("\x1b")) == []
    assert parser._timeout_time is not None
    assert [event.key for event in parser.feed("[A") if isinstance(event, Key)] == ["up"]
