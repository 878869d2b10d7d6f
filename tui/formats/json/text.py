"""JSON text becomes a document: strictly by orjson, after mending what profiles are known to get wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import orjson

from tui.base.errors import ProfileFormatError
from tui.base.text import printable
from tui.formats.input.encoding import Text, replaced_utf8
from tui.formats.json.cut_trace import closed_trace
from tui.formats.json.foreign import refuse_foreign_json
from tui.formats.json.json_lines import array_of_lines
from tui.formats.json.mending import escaped_names, without_lone_surrogates, without_what_follows
from tui.formats.json.sliced import sliced_document
from tui.formats.json.structure import is_too_dense

DEEPEST = 1024


@dataclass(frozen=True, slots=True)
class Failure:
    """What orjson said, and the byte where."""

    message: str
    byte: int

    @property
    def is_early_end(self) -> bool:
        """The text ended in the middle."""
        return "unexpected end" in self.message

    @property
    def is_content_after(self) -> bool:
        """The document has ended, and more text follows."""
        return self.message.startswith("unexpected content after")

    @property
    def is_too_deep(self) -> bool:
        """Arrays and objects are nested deeper than any profile."""
        return "depth" in self.message or "recursion" in self.message


def json_document(
    text: Text, path: str, warnings: list[str], parsed: Callable[[int], None] = lambda byte: None
) -> object:
    """The document that `text` holds; what was mended is told in `warnings`, and large text to `parsed` as it is read.

    Raises ProfileFormatError with the byte where the text stops being JSON. `NaN` is not JSON.
    """
    if is_too_dense(text):
        raise ProfileFormatError(path, "the JSON has an array or an object every few bytes, as no profile has")
    document = sliced_document(text, parsed)
    if document is not None:
        return document
    mends = list(_MENDS)
    while True:
        try:
            return orjson.loads(text)
        except orjson.JSONDecodeError as error:
            if "allocate" in error.msg:
                raise MemoryError from None
            failure = Failure(error.msg, _byte_of(error))
        for mend in mends:
            mended = mend(text, failure, warnings)
            if mended is not None:
                mends.remove(mend)
                text = mended
                break
        else:
            raise _refusal(text, failure, path)


def _byte_of(error: orjson.JSONDecodeError) -> int:
    return error.pos if error.doc.isascii() else len(error.doc[: error.pos].encode(errors="replace"))


Mend = Callable[[Text, Failure, list[str]], Text | None]


def _valid_utf8(text: Text, failure: Failure, warnings: list[str]) -> Text | None:
    return replaced_utf8(text, warnings)


def _lone_surrogates(text: Text, failure: Failure, warnings: list[str]) -> Text | None:
    # JavaScript strings may hold half a pair, and V8 writes it as it is: nothing to warn of.
    return without_lone_surrogates(text) if "surrogate" in failure.message else None


def _names(text: Text, failure: Failure, warnings: list[str]) -> Text | None:
    escaped = None if failure.is_too_deep else escaped_names(text, failure.byte)
    if escaped is not None:
        warnings.append("repaired names that were written unescaped, as node's v8.startCpuProfile() does")
    return escaped


def _lines(text: Text, failure: Failure, warnings: list[str]) -> Text | None:
    return array_of_lines(text) if failure.is_content_after else None


def _content_after(text: Text, failure: Failure, warnings: list[str]) -> Text | None:
    return without_what_follows(text, failure.byte, warnings) if failure.is_content_after else None


def _cut_trace(text: Text, failure: Failure, warnings: list[str]) -> Text | None:
    if failure.is_too_deep or failure.is_content_after:
        return None
    is_early_end = failure.is_early_end or not text[failure.byte :].strip(b"\0}, \t\r\n")
    return closed_trace(text, failure.byte, warnings, is_early_end=is_early_end)


_MENDS: tuple[Mend, ...] = (_valid_utf8, _lone_surrogates, _names, _lines, _content_after, _cut_trace)


def _refusal(text: Text, failure: Failure, path: str) -> ProfileFormatError:
    at, near = f"at byte {failure.byte:,}", bytes(text[failure.byte : failure.byte + 20])
    if failure.is_too_deep:
        return ProfileFormatError(path, f"the JSON is nested deeper than {DEEPEST:,} levels")
    if failure.is_early_end:
        return ProfileFormatError(path, f"the JSON ends early, {at} of {len(text):,}", "Is the file complete?")
    if failure.is_content_after:
        refuse_foreign_json(orjson.loads(text[: failure.byte]), path)
        return ProfileFormatError(path, f"a second JSON document starts {at}", "Split the file into its documents.")
    if "infinity" in failure.message:
        return ProfileFormatError(path, f"the number {at} is out of range")
    for word in (b"NaN", b"Infinity"):
        if near.startswith(word):
            return ProfileFormatError(path, f"not JSON: {word.decode()} {at} is no number")
    if near.startswith(b"'"):
        return ProfileFormatError(path, f"not JSON: a single quote {at}", "Is it a Python or JavaScript literal?")
    if near.startswith((b"//", b"/*", b"#")):
        return ProfileFormatError(path, f"not JSON: a comment {at}")
    if "trailing comma" in failure.message:
        return ProfileFormatError(path, f"not JSON: a trailing comma {at}")
    shown = printable(near.decode(errors="replace")[:1])
    return ProfileFormatError(path, f"not JSON: unexpected {shown!r} {at}", "Is the file complete, and a profile?")
