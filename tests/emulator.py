"""A modern terminal without a window: bytes in, a screen and the terminal's answers out.

pyte draws. It mistakes much of what it does not know (`CSI < u` leaves a "u" on the screen, `CSI ? 996 n` is a
TypeError), so escape sequences are cut out of the stream here and only those that it understands reach it.
"""

import base64
import re

import pyte

from tests.terminal_screen import Screen

# One whole sequence: CSI, OSC, other strings (DCS, SOS, PM, APC), ESC with intermediates (character sets), ESC alone.
_SEQUENCE = re.compile(
    rb"\x1b(?:"
    rb"\[(?P<mark>[<=>?]?)(?P<parameters>[0-9;:]*)(?P<intermediates>[ -/]*)(?P<final>[@-~])"
    rb"|\](?P<osc>[^\x07\x1b]*)(?P<osc_end>\x07|\x1b\\)"
    rb"|[PX^_][^\x1b]*\x1b\\"
    rb"|[ -/]+[0-~]"
    rb"|(?P<short>[0-OQ-WYZ\\`-~])"
    rb")"
)
# The beginning of a sequence, at the end of what has arrived.
_UNFINISHED = re.compile(rb"\x1b(?:\[[<=>?]?[0-9;:]*[ -/]*|\][^\x07\x1b]*\x1b?|[PX^_][^\x1b]*\x1b?|[ -/]*)\Z")

_MODE_STATES = {b"2026": b"2"}  # DECRQM: 2 = known and reset; a mode that is not here is unknown, 0
_DEVICE_ATTRIBUTES = b"\x1b[?62;22c"  # a VT220 with colours
_COLOURS = {b"10": b"rgb:d8d8/d8d8/d8d8", b"11": b"rgb:1a1a/1b1b/2222"}


class _Stream(pyte.ByteStream):
    csi = pyte.ByteStream.csi | {"S": "scroll_up", "T": "scroll_down"}
    events = pyte.ByteStream.events | {"scroll_up", "scroll_down"}


class Emulator:
    """The state of one terminal.

    `screen` has the cells, `is_in_a_frame` says that a frame has begun and not ended (synchronized output),
    `frame_count` counts those that ended and `repaint_count` those that cleared the screen first, `change_count` what
    may have changed cells. `title` and `clipboard` (OSC 52) are the last that was set, `keyboard_modes` is the stack of
    the kitty keyboard protocol.
    """

    def __init__(self, columns: int, rows: int) -> None:
        self.screen = Screen(columns, rows)
        self.title = ""
        self.clipboard = b""
        self.keyboard_modes: list[bytes] = []
        self.is_in_a_frame = False
        self.frame_count = 0
        self.change_count = 0
        self._stream = _Stream(self.screen)
        self._unfinished = b""

    @property
    def repaint_count(self) -> int:
        return self.screen.cleared_count

    def resize(self, columns: int, rows: int) -> None:
        """Another size, as when the window of the terminal gets one."""
        self.change_count += 1
        self.screen.resize(rows, columns)

    def feed(self, data: bytes) -> bytes:
        """What the terminal answers to `data`, once it is drawn."""
        self.change_count += 1
        data = self._unfinished + data
        # It has two ESC at most, the second one as the first half of a terminator.
        last = max(data.rfind(b"\x1b"), 0)
        tail = _UNFINISHED.search(data, max(data.rfind(b"\x1b", 0, last), 0))
        complete = tail.start() if tail else len(data)
        self._unfinished = data[complete:]

        answers = bytearray()
        drawn = 0
        for sequence in _SEQUENCE.finditer(data, 0, complete):
            self._draw(data[drawn : sequence.start()])
            answers += self._answer_to(sequence)
            drawn = sequence.end()
        self._draw(data[drawn:complete])
        return bytes(answers)

    def _draw(self, text: bytes) -> None:
        self._stream.feed(text.replace(b"\x1b", b""))  # an ESC that began nothing

    def _answer_to(self, sequence: re.Match[bytes]) -> bytes:
        if sequence["osc"] is not None:
            return self._answer_to_osc(sequence["osc"], sequence["osc_end"])
        if sequence["final"] is not None:
            return self._answer_to_csi(sequence)
        if sequence["short"] is not None:
            self._stream.feed(sequence[0])
        return b""

    def _answer_to_osc(self, body: bytes, end: bytes) -> bytes:
        code, _, value = body.partition(b";")
        if value == b"?" and code in _COLOURS:
            return b"\x1b]" + code + b";" + _COLOURS[code] + end
        if code in (b"0", b"2"):
            self.title = value.decode("utf-8", "replace")
        elif code == b"52":
            self.clipboard = base64.b64decode(value.partition(b";")[2])
        return b""

    def _answer_to_csi(self, sequence: re.Match[bytes]) -> bytes:
        parameters = sequence["parameters"]
        match sequence["mark"], sequence["intermediates"], sequence["final"]:
            case b"?", b"$", b"p":
                return b"\x1b[?" + parameters + b";" + _MODE_STATES.get(parameters, b"0") + b"$y"
            case b"", b"", b"c":
                return _DEVICE_ATTRIBUTES
            case b"", b"", b"n":
                return self._status(parameters)
            case b">", b"", b"u":
                self.keyboard_modes.append(parameters)
            case b"<", b"", b"u":
                del self.keyboard_modes[-int(parameters or 1) :]
            case b"?", b"", (b"h" | b"l") if parameters == b"2026":
                self.is_in_a_frame = sequence["final"] == b"h"
                self.frame_count += not self.is_in_a_frame
            case (b"", b"", _) | (b"?", b"", b"h" | b"l" | b"J" | b"K") if b":" not in parameters:
                self._stream.feed(sequence[0])
        return b""

    def _status(self, question: bytes) -> bytes:
        if question == b"5":
            return b"\x1b[0n"
        if question == b"6":
            column = min(self.screen.cursor.x, self.screen.columns - 1)  # pyte's cursor rests beyond the last column
            return b"\x1b[%d;%dR" % (self.screen.cursor.y + 1, column + 1)
        return b""
