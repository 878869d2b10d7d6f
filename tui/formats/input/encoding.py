"""The encodings that profiles come in: UTF-8 nearly always, UTF-16 when PowerShell wrote them."""

from __future__ import annotations

import codecs

from tui.base.text import counted

Text = bytes | bytearray
"""Text of a file, in UTF-8 as far as it is valid."""

# The longer marks first: UTF-32's begins as UTF-16's does.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UNMARKED = ((b"{\0", "utf-16-le"), (b"[\0", "utf-16-le"), (b"\0{", "utf-16-be"), (b"\0[", "utf-16-be"))


def utf8(data: bytearray, warnings: list[str]) -> Text:
    """`data` in UTF-8 without a byte order mark. UTF-8 itself is not checked here; JSON's parser does that."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            del data[: len(mark)]
            return data if encoding == "utf-8" else _recoded(data, encoding, warnings)
    for beginning, encoding in _UNMARKED:
        if data.startswith(beginning):
            return _recoded(data, encoding, warnings)
    return data


_CUT = ("unexpected end of data", "truncated data")
"""How Python calls a character whose last bytes are missing at the end."""


def _recoded(data: bytearray, encoding: str, warnings: list[str]) -> bytes:
    try:
        return data.decode(encoding).encode()
    except UnicodeDecodeError as error:
        if error.reason in _CUT:
            return data[: error.start].decode(encoding).encode()
        warnings.append(f"text that is not valid {encoding.upper()[:6]} replaced, first at byte {error.start:,}")
        return data.decode(encoding, "replace").encode()


def replaced_utf8(data: Text, warnings: list[str]) -> bytes | None:
    """`data` with invalid UTF-8 replaced by U+FFFD; None when it is valid.

    A character that is cut at the end is left out without a warning: what reads the text will see that it is cut.
    """
    try:
        data.decode()
    except UnicodeDecodeError as error:
        if error.reason in _CUT:
            return bytes(data[: error.start])
        text = data.decode(errors="replace")
        replaced = text.count("\ufffd") - data.count("\ufffd".encode())
        warnings.append(f"invalid UTF-8 replaced, {counted(replaced, 'character')}, the first at byte {error.start:,}")
        return text.encode()
    return None
