"""A file of any format, read as a whole: its bytes, then its text, then what the text says."""

from __future__ import annotations

import re
from dataclasses import replace

from tui.base.errors import EmptyProfile
from tui.base.python_gc import take_apart, uncollected
from tui.formats.documents import profiles_in
from tui.formats.fast import InMemory, fast_cpuprofile
from tui.formats.input.container import Progress, contents
from tui.formats.input.encoding import replaced_utf8, utf8
from tui.formats.input.http_answer import without_answer
from tui.formats.input.limits import Limits
from tui.formats.input.signatures import refuse_foreign
from tui.formats.json.text import json_document
from tui.formats.stacks.collapsed import collapsed
from tui.formats.stacks.collapsed_lines import has_only_comments, is_collapsed
from tui.profile.profile import Origin, Profile

_JSON = re.compile(rb'\s*(?:[{"]|\[\s*(?:[\[\]{"]|-?[\d.eE+]+\s*[,\]]))')
"""How JSON starts. A stack may start with `[` too, as `[unknown]` from perf and `[31mred` do."""


def profiles_of_any_format(path: str, origin: Origin, progress: Progress, max_size: int) -> list[Profile]:
    """The profiles in the file `path` (`-` is stdin), in its order; their threads are not numbered yet.

    Raises as `read_profiles` does.
    """
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
        return [profile]
    if has_only_comments(text):
        raise EmptyProfile(path, "the file holds comments and no stacks")
    if _JSON.match(text) is None and is_collapsed(text):
        valid = replaced_utf8(text, warnings)
        lines = (text if valid is None else valid).decode()
        del data, text, valid
        with uncollected():
            return [collapsed(lines, replace(origin, warnings=tuple(warnings)))]
    size = len(text)
    with uncollected():
        document = json_document(text, path, warnings, lambda byte: progress("parse", byte, size))
        progress("build", size, size)
        # The text is as large as the file, and what it says is known.
        del data, text
        profiles = profiles_in(document, replace(origin, warnings=tuple(warnings)))
        take_apart(document)
    return profiles
