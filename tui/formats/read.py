"""The door for profiles: whatever holds them goes in, a list of profiles comes out."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path

from tui.errors import EmptyProfile
from tui.formats.collapsed import collapsed, is_collapsed
from tui.formats.container import STDIN, Progress, contents
from tui.formats.documents import profiles_in
from tui.formats.encoding import replaced_utf8, utf8
from tui.formats.fast import InMemory, fast_cpuprofile, fast_file
from tui.formats.garbage import take_apart, uncollected
from tui.formats.http_answer import without_answer
from tui.formats.json_text import json_document
from tui.formats.limits import DEFAULT_MAX_SIZE, Limits
from tui.formats.several import numbered
from tui.formats.signatures import refuse_foreign
from tui.profile.profile import Origin, Profile

_JSON = re.compile(rb'\s*(?:[{"]|\[\s*[\[\]{"\d-])')
"""How JSON starts. A stack may start with `[` too, as `[unknown]` from perf does."""

_LOOKED_AT = 1 << 20


def _silent(stage: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


def read_profiles(
    source: str | os.PathLike[str], progress: Progress = _silent, *, max_size: int = DEFAULT_MAX_SIZE
) -> list[Profile]:
    """The profiles in the file `source` (`-` is stdin), as recorded: not yet accounted (see `effective`).

    The format is told from the content. Raises ProfileFormatError when there is no profile or more than `max_size`
    bytes of data, EmptyProfile when there is nothing at all, OSError as open does.
    """
    path = os.fspath(source)
    origin = Origin(path=path, title="stdin" if path == STDIN else Path(path).name)
    profile = None if path == STDIN else fast_file(path, origin, progress, max_size)
    if profile is not None:
        return numbered([profile])
    warnings: list[str] = []
    data = contents(path, Limits(path, max_size), progress, warnings)
    if not data:
        raise EmptyProfile(path, "the file is empty", "Was the process killed before it could write the profile?")
    text = utf8(data, warnings)
    text = without_answer(text, path)
    refuse_foreign(text, path)
    if text.isspace() or not text:
        raise EmptyProfile(path, "the file holds nothing but white space")
    progress("parse", 0, len(text))
    profile = fast_cpuprofile(InMemory(text), replace(origin, warnings=tuple(warnings)), progress)
    if profile is not None:
        return numbered([profile])
    if _JSON.match(text) is None and is_collapsed(bytes(text[:_LOOKED_AT]).decode(errors="replace")):
        lines = (replaced_utf8(text, warnings) or text).decode()
        return numbered([collapsed(lines, replace(origin, warnings=tuple(warnings)))])
    size = len(text)
    with uncollected():
        document = json_document(text, path, warnings, lambda byte: progress("parse", byte, size))
        progress("build", size, size)
        # The text is as large as the file, and what it says is known.
        del data, text
        profiles = profiles_in(document, replace(origin, warnings=tuple(warnings)))
        take_apart(document)
    return numbered(profiles)
