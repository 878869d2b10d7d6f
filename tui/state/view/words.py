"""The words for what a profile measures: time, bytes, or samples.

Texts are written for time, as most profiles are, and told in other words where a profile measures something else.
"""

from __future__ import annotations

import re

from tui.profile.profile import Origin, Unit

_COLUMN = {"bytes": 1, "samples": 2}
# What is said of time, of bytes, of samples; whole sentences first, single words last.
_PHRASES = (
    (
        "Activity over the whole recording: the height of a column is the share of its time that was not idle, its "
        "colour the category that took most of it. Where nothing was sampled it is hatched.",
        "What is still alive (recorded with --collected: all that was allocated), in the order in which it was "
        "allocated: the colour of a column is the category that allocated most of it.",
        "The samples in the order of the file: the colour of a column is the category that has most of them.",
    ),
    (
        "Self is the time with the function on top of the stack, total the time with it anywhere on it. A sample "
        "owns the time up to the next one, as in Chrome DevTools. Percentages are of active time (sampled, not "
        "idle) unless the header says otherwise. (program) is time in V8 itself, (garbage collector) sits on the "
        "stack that it interrupted, unsampled is time that no sample covers.",
        "Self is what the function allocated itself, total what was allocated with it anywhere on the stack; both "
        "count only what was still alive when the profile was taken, unless it was recorded with --collected. V8 looks "
        "at a few allocations and weighs them, so sizes are estimates. Percentages are of all that is in the profile.",
        "Self is the samples with the function on top of the stack, total those with it anywhere on it. The file tells "
        "no durations. Percentages are of all samples.",
    ),
    (
        "Total is the time with the call anywhere on the stack, self the time with it on top.",
        "Total is what was allocated with the call anywhere on the stack, self with it on top.",
        "Total is the samples with the call anywhere on the stack, self those with it on top.",
    ),
    (
        "Percentages of active time, all, part or function",
        "Percentages of all, part or function",
        "Percentages of all, part or function",
    ),
    (
        "Leave idle time out, or count it again",
        "Leave out what stands for waiting, or count it again",
        "Leave out what stands for waiting, or count it again",
    ),
    (
        "In time order: what ran when.",
        "In sampled order: what was allocated when.",
        "In sampled order: as in the file.",
    ),
    ("Where the time goes", "Where the memory was allocated", "Where the samples are"),
    ("where the time goes", "where the memory was allocated", "where the samples are"),
    ("its time is in what it calls", "its bytes are in what it calls", "its samples are in what it calls"),
    ("what ran at its moment", "what was allocated there", "what was sampled there"),
    ("what ran there", "what was allocated there", "what was sampled there"),
    ("in order of time", "in the order sampled", "in the order sampled"),
    ("Time order", "Sampled order", "Sampled order"),
    ("time order", "sampled order", "sampled order"),
    ("time/merged", "order/merged", "order/merged"),
    ("time cursor", "cursor", "cursor"),
    ("time range", "range", "range"),
    ("their time", "their size", "their count"),
)
_TIME = re.compile(r"\btimes?\b")
_SINGLE = ("time", "size", "count")


def in_words_of(unit: Unit, text: str) -> str:
    """`text`, written for a profile that measures time, in the words of one that measures `unit`."""
    if unit == "us":
        return text
    column = _COLUMN[unit]
    for phrases in _PHRASES:
        text = text.replace(phrases[0], phrases[column])
    return _TIME.sub(_SINGLE[column], text)


def no_order(origin: Origin) -> str:
    """Why the profile has no order of samples, "" when it has one."""
    if origin.has_timeline:
        return ""
    if origin.unit == "us":
        return "no order in time: the file counts hits only"
    return "no order: the file has sizes only" if origin.unit == "bytes" else "no order: the file counts stacks only"


def no_times(origin: Origin) -> str:
    """Why nothing in the profile lasts, "" when it has times in their order."""
    if origin.unit == "us":
        return no_order(origin)
    return "sizes, and no event loop" if origin.unit == "bytes" else "counts, and no event loop"
