"""A lens is what its text says, and the text of a lens is read as that lens."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.analysis.accounting.effective import Accounting
from tui.analysis.filters.lens import HIDDEN, WHOLE, Grouping, Lens, Step, Verb
from tui.analysis.filters.lens_text import accounting_text, lens_text, parse_lens
from tui.base.errors import UsageError
from tui.state.model.filter_history import FilterHistory

NAMED = st.sampled_from([verb for verb in Verb if verb not in (Verb.MINE, Verb.HIDE)])
STEPS = st.one_of(
    st.builds(Step, NAMED, st.text(min_size=1)),
    st.builds(Step, st.just(Verb.HIDE), st.sampled_from(HIDDEN)),
    st.sampled_from([Step(Verb.MINE), Step(Verb.RECURSION)]),
)
LENSES = st.builds(
    Lens,
    st.none() | st.tuples(st.integers(0, 500), st.integers(501, 1000)),
    st.lists(STEPS, max_size=4).map(tuple),
    st.none() | st.sampled_from([*Grouping]),
    st.builds(Accounting, st.booleans(), st.booleans(), st.booleans()),
)


@given(LENSES)
def test_the_text_of_a_lens_is_read_as_that_lens(lens: Lens) -> None:
    text = lens_text(lens)
    assert parse_lens(text, 1000) == lens
    assert parse_lens(f"  {text}\n", 1000) == lens


def test_a_lens_reads_like_what_it_does() -> None:
    lens = Lens(
        (1_200_000, 3_400_000),
        (Step(Verb.FOCUS, "parse"), Step(Verb.EXCLUDE, "read (file:///x.js:10:3)"), Step(Verb.MINE)),
        Grouping.PACKAGE,
        Accounting(smooths_program=False, stacks_gc=False),
    )
    assert lens_text(lens) == (
        "range:1200000us-3400000us smoothing:off gc:apart focus:parse"
        ' exclude:"read (file:///x.js:10:3)" mine group:package'
    )
    assert parse_lens("range:1.2s-3.4s focus:parse", 9_000_000) == Lens(
        (1_200_000, 3_400_000), (Step(Verb.FOCUS, "parse"),)
    )
    assert lens_text(WHOLE) == ""
    assert parse_lens("", 0) == WHOLE


def test_accounting_has_a_name() -> None:
    assert accounting_text(Accounting()) == "devtools"
    assert accounting_text(Accounting(smooths_program=False)) == "smoothing:off"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("focus", "`focus` needs what to focus behind it"),
        ("mine:x", "`mine` takes nothing behind it"),
        ("hide", "`hide:` is not known"),
        ("hide:all", "`hide:all` is not known. It is one of idle, gc, program, internals."),
        ("group:line", "`group:line` is not known. It is one of file, package, category, host, entry."),
        ("gc:off", "`gc:off` is not known. It is one of stacked, apart."),
        ("zoom:1", "`zoom` is not known. It is one of focus, "),
        ("focus:parse,drop:x =", "'=' cannot be read"),
        ('focus:"parse', "'focus:\"parse' cannot be read"),
        ('focus:"\\q"', "is not quoted as in JSON"),
        ("range:9-1", "ends before it starts"),
        ("range:1s-2s", "is outside the profile"),
        ("Focus:x", "'Focus:x' cannot be read"),
    ],
)
def test_what_cannot_be_read_is_told(text: str, sentence: str) -> None:
    with pytest.raises(UsageError) as refused:
        parse_lens(text, 1000)
    assert sentence in str(refused.value)


@given(st.lists(LENSES, max_size=6), st.lists(st.booleans(), max_size=20))
def test_undo_returns_to_the_identical_state(lenses: list[Lens], undoes: list[bool]) -> None:
    history = FilterHistory()
    states = [history]
    for lens in lenses:
        changed = history.to(lens)
        if changed is not history:
            states.append(changed)
        history = changed
    place = len(states) - 1
    for is_undo in undoes:
        history = history.undo() if is_undo else history.redo()
        place = max(0, place - 1) if is_undo else min(len(states) - 1, place + 1)
        assert history.lens == states[place].lens
        assert history.past == states[place].past
    assert history.to(history.lens) is history
