"""What a lens is called in a row of the screen: shorter than its text, and with names only."""

from __future__ import annotations

from tui.analysis.filters.lens import Grouping, Lens, Step, Verb
from tui.base.text import shown_text
from tui.base.units import US_PER_MS, US_PER_S

_VERBS = {
    Verb.FOCUS: "only",
    Verb.SUBTREE: "only below node",
    Verb.EXCLUDE: "without",
    Verb.DROP: "no stacks with",
    Verb.MERGE: "without node",
    Verb.LIBRARY: "as one:",
}
_HIDDEN = {"idle": "without idle", "gc": "without GC", "program": "without (program)", "internals": "without internals"}
_GROUPS = {
    Grouping.FILE: "by file",
    Grouping.PACKAGE: "by package",
    Grouping.CATEGORY: "by category",
    Grouping.HOST: "by host",
    Grouping.ENTRY: "by entry",
}
GROUP_ROWS = {
    Grouping.FILE: "files",
    Grouping.PACKAGE: "packages",
    Grouping.CATEGORY: "categories",
    Grouping.HOST: "hosts",
    Grouping.ENTRY: "entries",
}
"""What the rows of a grouping are."""


def lens_words(lens: Lens, *, show_urls: bool = False) -> str:
    """`4.10–6.35 s · only parse · by package`; "" for the lens that counts everything."""
    words = []
    if lens.range_us is not None:
        words.append(span(*lens.range_us))
    if not lens.accounting.smooths_program:
        words.append("(program) as recorded")
    if not lens.accounting.stacks_gc:
        words.append("GC apart")
    if lens.accounting.cuts_gaps:
        words.append("gaps cut")
    words += (_step_words(step, show_urls) for step in lens.steps)
    if lens.grouping is not None:
        words.append(_GROUPS[lens.grouping])
    return " · ".join(words)


def _step_words(step: Step, show_urls: bool) -> str:
    if step.verb is Verb.MINE:
        return "own code"
    if step.verb is Verb.HIDE:
        return _HIDDEN[step.object]
    name = shown_text(step.object.split(" (", 1)[0] or step.object, show_urls=show_urls)
    if step.verb is Verb.RECURSION:
        return f"recursion of {name} as one" if name else "recursion as one"
    return f"{_VERBS[step.verb]} {name}"


def span(start_us: int, end_us: int) -> str:
    """A time range with as many digits as its length needs: `4.10–6.35 s`, `120.4–131.0 ms`."""
    unit_us, unit = (US_PER_S, "s") if end_us >= US_PER_S else (US_PER_MS, "ms")
    length = max(1, end_us - start_us) / unit_us
    digits = 0 if length >= 100 else 1 if length >= 10 else 2 if length >= 0.1 else 4
    if unit == "ms":
        digits = min(digits, 3)
    return f"{start_us / unit_us:.{digits}f}–{end_us / unit_us:.{digits}f} {unit}"
