"""What is put on stdout in pieces is what would be put there at once."""

import io
import sys

import pytest

from tui.cli.output import write_pieces

PIECES = ["one,", "", "zwei€,", "three", "\n"]


class CountedWrites(io.BytesIO):
    """Bytes, and in how many pieces they came."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def write(self, data: object) -> int:
        self.count += 1
        return super().write(data)  # type: ignore[arg-type]  # a Buffer, which Python 3.11 cannot name


def written(monkeypatch: pytest.MonkeyPatch, encoding: str, most_pending: int) -> CountedWrites:
    """What `PIECES` are on stdout."""
    out = CountedWrites()
    monkeypatch.setattr("tui.cli.output._MOST_PENDING", most_pending)
    stdout = io.TextIOWrapper(out, encoding)
    with monkeypatch.context() as patched:
        patched.setattr(sys, "stdout", stdout)
        write_pieces(PIECES, encoding)
    # Else it is closed with the wrapper.
    stdout.detach()
    return out


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "utf-16", "iso-2022-jp"])
@pytest.mark.parametrize("most_pending", [1, 6, 1000])
def test_pieces_are_written_as_one_text(encoding: str, most_pending: int, monkeypatch: pytest.MonkeyPatch) -> None:
    found = written(monkeypatch, encoding, most_pending).getvalue()
    assert found == "".join(PIECES).encode(encoding, "replace")


def test_what_is_short_is_written_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    assert written(monkeypatch, "utf-8", 1000).count == 1
    assert written(monkeypatch, "utf-8", 6).count == 3
