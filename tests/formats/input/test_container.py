"""What bytes come in: gzip in every shape, pipes, encodings, and what is no profile at all."""

import io
import json
import os
import stat
import sys
import threading
import zlib
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.formats.documents import WHOLE, cpuprofile, gzipped, read, read_one, summary
from tui.base.errors import EmptyProfile, ProfileFormatError
from tui.formats import read_profiles
from tui.formats.input.gunzip import expanded
from tui.formats.input.limits import Limits

PLAIN = json.dumps(cpuprofile()).encode()
GZIPPED = gzipped(PLAIN)


def refusal(data: bytes, folder: Path) -> str:
    """The sentence with which `data` is refused, without the path."""
    with pytest.raises(ProfileFormatError) as refused:
        read(data, folder)
    return str(refused.value).removeprefix(f"{folder / 'x.json'}: ")


@pytest.mark.parametrize(
    "data",
    [
        GZIPPED,
        gzipped(PLAIN[:300]) + gzipped(PLAIN[300:]),
        gzipped(PLAIN[:300]) + b"\0" * 1000 + gzipped(b"") + gzipped(PLAIN[300:]) + b"\0" * 10,
        gzipped(GZIPPED),
        b"\xef\xbb\xbf" + PLAIN,
        b"\r\n\t " + PLAIN + b"\n\n",
        PLAIN.decode().encode("utf-16"),
        b"\xfe\xff" + PLAIN.decode().encode("utf-16-be"),
        PLAIN.decode().encode("utf-16-le"),
        PLAIN.decode().encode("utf-16-be"),
        PLAIN.decode().encode("utf-32"),
        gzipped(PLAIN.decode().encode("utf-16")),
    ],
)
def test_whatever_holds_the_profile_it_opens_without_a_word(data: bytes, tmp_path: Path) -> None:
    profile = read_one(data, tmp_path)
    assert profile.origin.warnings == ()
    assert summary(profile) == WHOLE


@given(st.data())
def test_gzip_expands_the_same_however_it_is_cut_in_pieces(data: st.DataObject) -> None:
    parts = data.draw(st.lists(st.binary(max_size=40), min_size=1, max_size=4))
    packed = b"".join(gzipped(part) + b"\0" * data.draw(st.integers(0, 3)) for part in parts)
    if data.draw(st.booleans()):
        packed = gzipped(packed)
    cuts = sorted(data.draw(st.sets(st.integers(0, len(packed)), max_size=6)))
    bounds = [0, *cuts, len(packed)]
    pieces = [packed[start:end] for start, end in pairwise(bounds) if start < end]
    whole = b"".join(parts)
    if whole.startswith(b"\x1f\x8b"):
        return
    warnings: list[str] = []
    limits = Limits("x")
    limits.take(len(packed))
    assert b"".join(expanded(pieces, limits, warnings)) == whole
    assert warnings == []


@pytest.mark.parametrize("pieces", [[], [b"a"], [b"\x1f"], [b"\x1f", b"x"]])
def test_short_data_is_left_as_it_is(pieces: list[bytes]) -> None:
    assert b"".join(expanded(pieces, Limits("x"), [])) == b"".join(pieces)


def test_bytes_after_the_gzip_data_are_told(tmp_path: Path) -> None:
    assert read_one(GZIPPED + b"junkjunk", tmp_path).origin.warnings == ("8 bytes after the gzip data ignored",)
    assert read_one(GZIPPED + b"x", tmp_path).origin.warnings == ("1 byte after the gzip data ignored",)


@pytest.mark.parametrize("cut", [3, 15, len(GZIPPED) // 2, len(GZIPPED) - 9, len(GZIPPED) - 1])
def test_gzip_that_ends_early_is_refused(cut: int, tmp_path: Path) -> None:
    assert refusal(GZIPPED[:cut], tmp_path) == "the gzip data ends early. Is the file complete?"


def test_gzip_that_is_damaged_is_refused(tmp_path: Path) -> None:
    wrong_sum = GZIPPED[:-8] + b"\0\0\0\0" + GZIPPED[-4:]
    assert refusal(wrong_sum, tmp_path).startswith("the gzip checksum does not match")
    wrong_length = GZIPPED[:-4] + b"\0\0\0\0"
    assert refusal(wrong_length, tmp_path).startswith("the gzip checksum does not match")
    assert refusal(GZIPPED[:10] + b"\xff" * 40, tmp_path).startswith("the gzip data is damaged")


def test_gzip_in_gzip_in_gzip_is_refused(tmp_path: Path) -> None:
    assert refusal(gzipped(gzipped(GZIPPED)), tmp_path) == "gzip inside gzip, more than 2 layers deep"


def test_a_bomb_is_refused_long_before_it_has_expanded(tmp_path: Path) -> None:
    packed = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join(packed.compress(b" " * (1 << 20)) for _ in range(200)) + packed.flush()
    limits = Limits("bomb")
    limits.take(len(bomb))
    pieces = expanded([bomb], limits, [])
    produced: list[int] = []
    with pytest.raises(ProfileFormatError, match="expands more than 200-fold"):
        produced.extend(len(piece) for piece in pieces)
    assert 16 << 20 <= sum(produced) < 50 << 20
    assert refusal(bomb, tmp_path).startswith("the compressed data expands more than 200-fold, as no profile does")
    assert refusal(gzipped(bomb), tmp_path).startswith("the compressed data expands more than 200-fold")


def test_more_than_the_largest_size_is_refused_plain_and_expanded(tmp_path: Path) -> None:
    path = tmp_path / "large.cpuprofile"
    for data in (PLAIN, GZIPPED):
        path.write_bytes(data)
        with pytest.raises(
            ProfileFormatError, match=r"more than 1\.0 kB of data\. A larger file opens with --max-size"
        ):
            read_profiles(path, max_size=1000)
        assert summary(read_profiles(path, max_size=len(PLAIN))[0]) == WHOLE


def test_a_sparse_file_is_refused_by_its_size_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "sparse"
    path.touch()
    os.truncate(path, 1 << 40)
    with pytest.raises(ProfileFormatError, match=r"more than 1\.07 GB of data"):
        read_profiles(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_a_pipe_is_read_to_its_end(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(GZIPPED,))
    writer.start()
    assert summary(read_profiles(pipe)[0]) == WHOLE
    writer.join()


def test_a_device_is_refused(tmp_path: Path) -> None:
    assert stat.S_ISCHR(os.stat(os.devnull).st_mode)
    with pytest.raises(ProfileFormatError, match="this is a device, not a file"):
        read_profiles(os.devnull)


def test_stdin_is_read_like_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(GZIPPED)))
    [profile] = read_profiles("-")
    assert (profile.origin.path, profile.origin.title) == ("-", "stdin")
    assert summary(profile) == WHOLE
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(ProfileFormatError, match="stdin is closed"):
        read_profiles("-")


def test_reading_tells_how_far_it_is(tmp_path: Path) -> None:
    path = tmp_path / "x.cpuprofile"
    path.write_bytes(PLAIN)
    told: list[tuple[str, int, int]] = []
    read_profiles(path, lambda *progress: told.append(progress))
    assert told[0] == ("read", len(PLAIN), len(PLAIN))
    assert told[-1][1:] == (len(PLAIN), len(PLAIN))


def test_nothing_is_called_nothing(tmp_path: Path) -> None:
    for data in (b"", gzipped(b""), b" \n\t\r\n", b"\xef\xbb\xbf", b"\xff\xfe"):
        with pytest.raises(EmptyProfile):
            read(data, tmp_path)
