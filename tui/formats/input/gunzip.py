"""gzip, expanded piece by piece: any number of members, one inside another, and never more than the limits allow."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from itertools import chain

from tui.base.errors import ProfileFormatError
from tui.base.text import counted
from tui.formats.input.limits import Limits

MAGIC = b"\x1f\x8b"
MOST_LAYERS = 2
_PIECE = 1 << 20
_GZIP_WINDOW = 31


def expanded(pieces: Iterable[bytes], limits: Limits, warnings: list[str]) -> Iterator[bytes]:
    """`pieces` as they are, or what they hold when they are gzip, up to gzip in gzip.

    Raises ProfileFormatError for damaged data and for more than `limits` allow; other bytes after the last member
    are told in `warnings`.
    """
    for _layer in range(MOST_LAYERS):
        start, pieces = _with_start(iter(pieces))
        if start != MAGIC:
            return pieces
        pieces = _members(pieces, limits, warnings)
    start, pieces = _with_start(iter(pieces))
    if start == MAGIC:
        raise ProfileFormatError(limits.path, f"gzip inside gzip, more than {MOST_LAYERS} layers deep")
    return pieces


def _with_start(pieces: Iterator[bytes]) -> tuple[bytes, Iterator[bytes]]:
    """The first two bytes of `pieces`, and all of them again."""
    start = b""
    while len(start) < len(MAGIC) and (piece := next(pieces, b"")):
        start += piece
    return start[: len(MAGIC)], chain((start,), pieces)


def _members(pieces: Iterator[bytes], limits: Limits, warnings: list[str]) -> Iterator[bytes]:
    """What the gzip members in `pieces` hold, in pieces of at most a megabyte."""
    produced, rest, member = 0, b"", zlib.decompressobj(_GZIP_WINDOW)
    while True:
        while not member.eof:
            piece = rest or next(pieces, b"")
            expanded_piece = _decompressed(member, piece, limits.path)
            # zlib may still hold output when all input is taken, so the input's end alone is not the end.
            if not piece and not expanded_piece:
                raise ProfileFormatError(limits.path, "the gzip data ends early", "Is the file complete?")
            rest = member.unused_data or member.unconsumed_tail
            produced += len(expanded_piece)
            limits.check_expansion(produced)
            # An empty piece would look like the end to the layer above.
            if expanded_piece:
                yield expanded_piece
        rest = _after_padding(rest, pieces)
        if not rest.startswith(MAGIC):
            break
        member = zlib.decompressobj(_GZIP_WINDOW)
    if junk := len(rest) + sum(map(len, pieces)):
        warnings.append(f"{counted(junk, 'byte')} after the gzip data ignored")


def _decompressed(member: zlib._Decompress, data: bytes, path: str) -> bytes:
    try:
        return member.decompress(data, _PIECE)
    except zlib.error as error:
        is_checksum = "incorrect data check" in str(error) or "incorrect length check" in str(error)
        found = "the gzip checksum does not match" if is_checksum else "the gzip data is damaged"
        raise ProfileFormatError(path, found, "Was the file copied completely, and as binary?") from None


def _after_padding(rest: bytes, pieces: Iterator[bytes]) -> bytes:
    """`rest` and what follows it without the zeros that pad a member, at least two bytes long while there are any."""
    rest = rest.lstrip(b"\0")
    while len(rest) < len(MAGIC) and (piece := next(pieces, b"")):
        rest = (rest + piece).lstrip(b"\0")
    return rest
