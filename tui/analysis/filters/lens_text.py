"""A lens as text: shown, copied, and read again.

    range:1.2s-3.4s focus:parse exclude:"read (file:///app/x.js:10:3)" mine group:package

Words stand in any order, except that steps are done in theirs. An object with spaces or quotes is quoted as in JSON.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace

from tui.analysis.accounting.effective import DEVTOOLS, Accounting
from tui.analysis.filters.lens import HIDDEN, WHOLE, Grouping, Lens, Step, Verb
from tui.base.errors import UsageError
from tui.base.units import parse_range

RANGE, GROUP, SMOOTHING, GC, GAPS = "range", "group", "smoothing", "gc", "gaps"

_WORD = re.compile(r'\s*([a-z]+)(?::("(?:[^"\\]|\\.)*"|[^\s"]+))?(?=\s|$)')
_PLAIN = re.compile(r'[^\s"]+')
_WITHOUT_OBJECT = frozenset({Verb.MINE})
_OPTIONAL_OBJECT = frozenset({Verb.RECURSION})
_EXAMPLE = "Write it as `range:1.2s-3.4s focus:parse mine group:package`."


def lens_text(lens: Lens) -> str:
    """The text that `parse_lens` makes `lens` of; empty for the lens that counts everything."""
    words = []
    if lens.range_us is not None:
        words.append(f"{RANGE}:{lens.range_us[0]}us-{lens.range_us[1]}us")
    if not lens.accounting.smooths_program:
        words.append(f"{SMOOTHING}:off")
    if not lens.accounting.stacks_gc:
        words.append(f"{GC}:apart")
    if lens.accounting.cuts_gaps:
        words.append(f"{GAPS}:cut")
    words += [f"{step.verb}:{_quoted(step.object)}" if step.object else str(step.verb) for step in lens.steps]
    if lens.grouping is not None:
        words.append(f"{GROUP}:{lens.grouping}")
    return " ".join(words)


def _quoted(text: str) -> str:
    return text if _PLAIN.fullmatch(text) else json.dumps(text)


def parse_lens(text: str, duration_us: int) -> Lens:
    """The lens that `text` means for a profile of `duration_us`. Raises UsageError with what cannot be read."""
    lens, place = WHOLE, 0
    while place < len(text.rstrip()):
        match = _WORD.match(text, place)
        if match is None:
            raise UsageError("--lens", f"{text[place:].strip()!r} cannot be read", _EXAMPLE)
        lens, place = _with_word(lens, match[1], _unquoted(match[2]), duration_us), match.end()
    return lens


def _unquoted(text: str | None) -> str:
    if text is None or not text.startswith('"'):
        return text or ""
    try:
        return str(json.loads(text, strict=False))
    except ValueError:
        raise UsageError("--lens", f"{text} is not quoted as in JSON", _EXAMPLE) from None


def _with_word(lens: Lens, word: str, value: str, duration_us: int) -> Lens:
    if word == RANGE:
        return replace(lens, range_us=parse_range(value, duration_us))
    if word == GROUP:
        return replace(lens, grouping=Grouping(_one_of(word, value, [*Grouping])))
    if word == SMOOTHING:
        return _counted(lens, smooths_program=_one_of(word, value, ["on", "off"]) == "on")
    if word == GC:
        return _counted(lens, stacks_gc=_one_of(word, value, ["stacked", "apart"]) == "stacked")
    if word == GAPS:
        return _counted(lens, cuts_gaps=_one_of(word, value, ["keep", "cut"]) == "cut")
    verb = Verb(_one_of("", word, [*Verb, RANGE, GROUP, SMOOTHING, GC, GAPS]))
    if verb is Verb.HIDE:
        _one_of(word, value, HIDDEN)
    if value and verb in _WITHOUT_OBJECT:
        raise UsageError("--lens", f"`{word}` takes nothing behind it", _EXAMPLE)
    if not value and verb not in _WITHOUT_OBJECT | _OPTIONAL_OBJECT:
        raise UsageError("--lens", f"`{word}` needs what to {word} behind it", f"Write it as `{word}:parse`.")
    return replace(lens, steps=(*lens.steps, Step(verb, value)))


def _counted(lens: Lens, **rules: bool) -> Lens:
    return replace(lens, accounting=replace(lens.accounting, **rules))


def _one_of(word: str, value: str, known: list[str] | tuple[str, ...]) -> str:
    if value not in known:
        what = f"`{word}:{value}` is not known" if word else f"`{value}` is not known"
        raise UsageError("--lens", what, f"It is one of {', '.join(known)}.")
    return value


def accounting_text(accounting: Accounting) -> str:
    """What the rules of accounting are called: `devtools`, or the rules that differ."""
    return "devtools" if accounting == DEVTOOLS else lens_text(Lens(accounting=accounting))
