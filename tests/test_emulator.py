"""The emulator draws as terminals do, also where pyte alone does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.emulator import Emulator


def shown(data: bytes, columns: int = 20, rows: int = 3) -> list[str]:
    emulator = Emulator(columns, rows)
    emulator.feed(data)
    return [row.rstrip() for row in emulator.screen.display]


@pytest.mark.parametrize(
    "sequence",
    [
        b"\x1b[>1u", b"\x1b[<u", b"\x1b[=1;1u", b"\x1b[?u",  # kitty keyboard
        b"\x1b[?2026$p", b"\x1b[?2026h", b"\x1b[?2026l", b"\x1b[?996n", b"\x1b[!p", b"\x1b[>0q", b"\x1b[2 q",
        b"\x1bP+q544e\x1b\\", b"\x1b_Gi=31;AAAA\x1b\\", b"\x1b]8;;http://x\x1b\\", b"\x1b]22;pointer\x07",
        b"\x1b(B", b"\x1b#8", b"\x1b=", b"\x1b[4:3m", b"\x1b",
    ],
)  # fmt: skip
def test_sequences_without_a_picture_leave_no_text(sequence: bytes) -> None:
    assert shown(b"before" + sequence + b"\x1b[1mafter") == ["beforeafter", "", ""]


def test_every_way_to_cut_the_stream_gives_the_same_screen_and_answers() -> None:
    data = "\x1b[2J\x1b[H▏a\x1b[38;5;214mb\x1b[0m\x1b[?2026$p\x1b]11;?\x1b\\\x1b[2;3Hé\x1b[6n\x1b]0;title\x07".encode()
    whole = Emulator(20, 3)
    answers = whole.feed(data)
    assert answers == b"\x1b[?2026;2$y\x1b]11;rgb:1a1a/1b1b/2222\x1b\\\x1b[2;4R"
    for cut in range(len(data)):
        parts = Emulator(20, 3)
        assert parts.feed(data[:cut]) + parts.feed(data[cut:]) == answers
        assert parts.screen.display == whole.screen.display
        assert parts.title == "title"


@given(st.binary(max_size=60).map(lambda tail: b"\x1b[" + tail) | st.binary(max_size=60))
def test_no_bytes_upset_it(data: bytes) -> None:
    emulator = Emulator(10, 3)
    emulator.feed(data)
    emulator.feed(b"\x1b\\\x07\x1bc")  # ends whatever string was open, then a full reset
    emulator.feed(b"fine")
    assert emulator.screen.display[0].startswith("fine")


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (b"\x1b[c", b"\x1b[?62;22c"),
        (b"\x1b[0c", b"\x1b[?62;22c"),
        (b"\x1b[5n", b"\x1b[0n"),
        (b"12345678901234567890\x1b[6n", b"\x1b[1;20R"),
        (b"\x1b[?2026$p", b"\x1b[?2026;2$y"),
        (b"\x1b[?2048$p", b"\x1b[?2048;0$y"),
        (b"\x1b]11;?\x07", b"\x1b]11;rgb:1a1a/1b1b/2222\x07"),
        (b"\x1b]10;?\x07", b"\x1b]10;rgb:d8d8/d8d8/d8d8\x07"),
        (b"\x1b[>c", b""),
        (b"plain", b""),
    ],
)
def test_answers(question: bytes, answer: bytes) -> None:
    assert Emulator(20, 3).feed(question) == answer


def test_title_clipboard_and_keyboard_modes_are_kept() -> None:
    emulator = Emulator(20, 3)
    emulator.feed(b"\x1b]2;caf\xc3\xa9\x07\x1b]52;c;aGVsbG8=\x07\x1b[>1u\x1b[>9u\x1b[<u")
    assert (emulator.title, emulator.clipboard, emulator.keyboard_modes) == ("café", b"hello", [b"1"])


def test_a_frame_is_open_until_its_end_has_come() -> None:
    emulator = Emulator(20, 3)
    states = []
    for data in (b"\x1b[?2026$p", b"\x1b[?2026h", b"a\x1b[?202", b"6l", b"\x1b[?25l"):
        emulator.feed(data)
        states.append(emulator.is_in_a_frame)
    assert states == [False, True, True, False, False]


def test_dim_is_told_from_the_arguments_of_colours() -> None:
    emulator = Emulator(20, 1)
    emulator.feed(b"\x1b[2ma\x1b[22mb\x1b[38;5;2mc\x1b[48;2;2;2;2;2md\x1b[me")
    dims = [emulator.screen.buffer[0][column].dim for column in range(5)]
    assert dims == [True, False, False, True, False]
    assert emulator.screen.buffer[0][3].bg == "020202"


def test_erasing_leaves_the_background_colour_only() -> None:
    emulator = Emulator(4, 2)
    emulator.feed(b"\x1b[1;7;44mab\x1b[K\x1b[2;1H\x1b[2X")
    for row, column in [(0, 2), (0, 3), (1, 0), (1, 1)]:
        cell = emulator.screen.buffer[row][column]
        assert (cell.data, cell.bg, cell.reverse, cell.bold) == (" ", "blue", False, False)
    assert emulator.screen.buffer[1][2].bg == "default"


@pytest.mark.parametrize(
    ("sequence", "rows"),
    [
        (b"\x1b[2;3r\x1b[S", ["1", "3", "", "4"]),
        (b"\x1b[2;3r\x1b[T", ["1", "", "2", "4"]),
        (b"\x1b[2;3r\x1b[3;1H\n", ["1", "3", "", "4"]),
        (b"\x1b[2;3r\x1b[2;1H\x1bM", ["1", "", "2", "4"]),
        (b"\x1b[2;1H\x1b[L", ["1", "", "2", "3"]),
        (b"\x1b[2;1H\x1b[2M", ["1", "4", "", ""]),
        (b"\x1b[9S", ["", "", "", ""]),
        (b"\x1b[4;1H\n", ["2", "3", "4", ""]),
    ],
)
def test_rows_move_inside_the_margins(sequence: bytes, rows: list[str]) -> None:
    assert shown(b"1\r\n2\r\n3\r\n4" + sequence, rows=4) == rows


@pytest.mark.parametrize(
    ("sequence", "row"),
    [
        (b"\x1b[4;1H\n", 4),
        (b"\x1b[5;1H\n", 4),
        (b"\x1b[1;1H\x1bM", 0),
        (b"\x1b[4;1H\x1b[9B", 4),
        (b"\x1b[2;1H\x1b[9B", 2),
        (b"\x1b[1;1H\x1b[9B", 2),
        (b"\x1b[2;1H\x1b[9A", 1),
        (b"\x1b[5;1H\x1b[9A", 1),
        (b"\x1b[1;1H\x1b[9A", 0),
    ],
)
def test_margins_stop_who_comes_from_inside(sequence: bytes, row: int) -> None:
    emulator = Emulator(4, 5)
    emulator.feed(b"\x1b[2;3r" + sequence)
    assert emulator.screen.cursor.y == row


def test_the_alternate_screen_gives_back_what_was_there() -> None:
    emulator = Emulator(10, 2)
    emulator.feed(b"$ run\r\n\x1b[?1049h\x1b[?25l\x1b[2J\x1b[Happ")
    assert emulator.screen.display[0].rstrip() == "app"
    assert 1049 in emulator.screen.private_modes
    assert 25 not in emulator.screen.private_modes
    emulator.feed(b"\x1b[?1049l\x1b[?25h$ ")
    assert [row.rstrip() for row in emulator.screen.display] == ["$ run", "$"]
    assert 1049 not in emulator.screen.private_modes
    assert 25 in emulator.screen.private_modes
