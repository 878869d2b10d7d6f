"""What is searched for: text in names, patterns, urls and numbers, as one line of text.

    parse            names with "parse" in them; upper case counts once there is any
    re:^get[A-Z]     names that the pattern fits
    url:lodash       urls with "lodash" in them
    self>5%          functions with more than that of the active time; also total>20ms, samples>=10, self<1MB

All of them must hold where several are given: `url:lodash total>20ms`. What is none of these words is text in names.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tui.analysis.counting.aggregate import Aggregate
from tui.analysis.search.patterns import Deadline, NamePattern
from tui.base.units import parse_amount
from tui.profile.columns.column_types import Bool, Int64

_NUMBER = re.compile(r"(self|total|samples)(>=|<=|>|<|=)(\S+)")
_WORD = re.compile(r"(re|url):(\S+)")
_COMPARISONS: dict[str, Callable[[Int64, float], Bool]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
    "=": operator.eq,
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """A measure of functions beside a number; `is_share` numbers are percent of the active time."""

    measure: str
    sign: str
    number: float
    is_share: bool


@dataclass(frozen=True, slots=True)
class Query:
    """What must hold of a function; an empty part asks for nothing."""

    text: str = ""
    patterns: tuple[NamePattern, ...] = ()
    urls: tuple[str, ...] = ()
    comparisons: tuple[Comparison, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether it asks for nothing, and so finds nothing."""
        return not (self.text or self.patterns or self.urls or self.comparisons)


def parse_query(text: str, *, is_pattern: bool = False) -> Query:
    """The query that `text` means; with `is_pattern` what would be text in names is a pattern for them.

    Raises UsageError for a pattern that is none or too long, and for a number that cannot be read.
    """
    patterns, urls, comparisons, rest = [], [], [], []
    for word in text.split(" "):
        number, marked = _NUMBER.fullmatch(word), _WORD.fullmatch(word)
        if number is not None:
            comparisons.append(_comparison(*number.groups()))
        elif marked is not None and marked[1] == "re":
            patterns.append(NamePattern(marked[2]))
        elif marked is not None:
            urls.append(marked[2])
        else:
            rest.append(word)
    name = " ".join(rest) if rest != text.split(" ") else text
    if is_pattern and name:
        patterns, name = [*patterns, NamePattern(name)], ""
    return Query(name if name.strip() else "", tuple(patterns), tuple(urls), tuple(comparisons))


def _comparison(measure: str, sign: str, number: str) -> Comparison:
    is_share = number.endswith("%")
    is_plain = is_share or measure == "samples"
    return Comparison(measure, sign, parse_amount(number.removesuffix("%"), is_plain=is_plain), is_share)


def _has_upper_case(text: str) -> bool:
    return text != text.lower()


def matches(aggregate: Aggregate, query: Query) -> Bool:
    """bool[functions]: the sampled functions of which all of `query` holds; none for an empty one.

    Raises SlowPattern when a pattern takes longer than anybody should wait.
    """
    found = aggregate.function_is_sampled.copy() if not query.is_empty else np.zeros_like(aggregate.function_is_sampled)
    found[aggregate.profile.tree.function[0]] = False
    for comparison in query.comparisons:
        found &= _compared(aggregate, comparison)
    functions, deadline = aggregate.profile.functions, Deadline()
    tests = [_contains(query.text)] if query.text else []
    tests += [_fits(pattern, deadline) for pattern in query.patterns]
    in_url = [_contains(text) for text in query.urls]
    for index in np.flatnonzero(found).tolist() if tests or in_url else ():
        found[index] = all(test(functions.labels[index]) for test in tests) and all(
            test(functions.shown[index].url) for test in in_url
        )
    return found


def _contains(text: str) -> Callable[[str], bool]:
    """Smart case, as in vim: without upper case in `text`, case does not count."""
    if _has_upper_case(text):
        return lambda whole: text in whole
    return lambda whole: text in whole.lower()


def _fits(pattern: NamePattern, deadline: Deadline) -> Callable[[str], bool]:
    return lambda whole: pattern.fits(whole, deadline.timeout_s())


def _compared(aggregate: Aggregate, comparison: Comparison) -> Bool:
    column = {
        "self": aggregate.function_self_us,
        "total": aggregate.function_total_us,
        "samples": aggregate.function_samples,
    }[comparison.measure]
    number = comparison.number
    if comparison.is_share:
        whole = aggregate.in_range.active_us if comparison.measure != "samples" else int(aggregate.samples.sum())
        number = number * whole / 100
    return _COMPARISONS[comparison.sign](column, number)
