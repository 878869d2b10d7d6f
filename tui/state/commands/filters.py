"""The commands that change what is counted: each is one step of the filter history, and all can be undone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tui.analysis.accounting.effective import Accounting
from tui.analysis.filters.lens import WHOLE, Grouping, Lens, Step, Verb
from tui.analysis.filters.packages import is_library, package_of
from tui.analysis.filters.steps import function_text
from tui.profile.columns.category import Category
from tui.state.model.counts import ActivityBins
from tui.state.model.effects import Count
from tui.state.model.filter_history import FilterHistory
from tui.state.model.messages import Counted, CountFailed
from tui.state.model.state import NO_NOTICE, Notice, State, Update, with_look, with_notice
from tui.state.view.carried import carried
from tui.state.view.lens_words import GROUP_ROWS

_GROUPINGS = (None, *Grouping)
_NO_FUNCTION, _NO_PATH = "No function is selected.", "No call path is selected."
_COUNTING = Notice("counting…")
_MOVING_ROW = "A row of garbage collection moves while it is recorded: stop first, or focus on the function."

# ── counting ───────────────────────────────────────────────────────────────────────────────────────────────


def count(state: State, lens: Lens) -> Update:
    """Counts under another lens, as one step that can be undone."""
    return _go_to(state, state.filters.latest.to(lens), is_new=True)


def undo(state: State) -> Update:
    """Goes one step of the filter history back."""
    if not state.filters.latest.past:
        return with_notice(state, "Nothing is left to undo."), ()
    return _go_to(state, state.filters.latest.undo())


def redo(state: State) -> Update:
    """Takes the step again that was undone last."""
    if not state.filters.latest.undone:
        return with_notice(state, "Nothing was undone."), ()
    return _go_to(state, state.filters.latest.redo())


def _go_to(state: State, history: FilterHistory, *, is_new: bool = False) -> Update:
    """Requests the counts of another moment of the history, which is shown once they are there."""
    if history == state.filters.latest:
        return state, ()
    return recount(replace(state, notice=_COUNTING), history, is_new=is_new)


def recount(state: State, history: FilterHistory, *, is_new: bool = False) -> Update:
    """Requests the counts of a history."""
    filters = state.filters.requesting(history, is_new=is_new)
    effect = Count(filters, history, state.baseline, filters.kept(history.lens), state.look)
    return replace(state, filters=filters), (effect,)


def counted(state: State, message: Counted) -> Update:
    """Shows the counts that were requested last, as they were seen before; else as much like now as can be."""
    if message.history is not state.filters.pending:
        return state, ()
    if message.counting is not state.filters.counting:
        # The recording has grown since: these counts would take samples back, and maybe what is selected.
        return recount(state, message.history)
    filters = state.filters.showing(message.counts, state.look)
    look = filters.looks.get(len(filters.shown.past))
    if look is None:
        look = carried(state.aggregate, message.counts.aggregate, state.look)
    else:
        search = look.search if state.look.prompt is None else state.look.search
        look = replace(look, prompt=state.look.prompt, choice=state.look.choice, search=search)
    activity = state.activity if message.activity is None else ActivityBins(message.activity)
    notice = NO_NOTICE if state.notice is _COUNTING else state.notice
    return replace(state, filters=filters, counts=message.counts, look=look, activity=activity, notice=notice), ()


def count_failed(state: State, message: CountFailed) -> Update:
    """Says why the filters that were requested last cannot be counted; those before stay."""
    if message.history is not state.filters.pending:
        return state, ()
    return with_notice(replace(state, filters=state.filters.failed()), message.sentence), ()


# ── steps about what is selected ───────────────────────────────────────────────────────────────────────────


def focus_function(state: State) -> Update:
    """Counts stacks with the selected function only, from it on."""
    return _add(state, Verb.FOCUS, _function(state), _NO_FUNCTION)


def focus_path(state: State) -> Update:
    """Counts what is below the selected call path only."""
    return _moving_row(state) or _add(state, Verb.SUBTREE, _node(state), _NO_PATH)


def exclude(state: State) -> Update:
    """Merges the selected function into its callers."""
    return _add(state, Verb.EXCLUDE, _function(state), _NO_FUNCTION)


def drop(state: State) -> Update:
    """Drops stacks that contain the selected function."""
    return _add(state, Verb.DROP, _function(state), _NO_FUNCTION)


def merge_path(state: State) -> Update:
    """Merges the selected call path into its caller."""
    return _moving_row(state) or _add(state, Verb.MERGE, _node(state), _NO_PATH)


def collapse_recursion(state: State) -> Update:
    """Shows the recursion of the selected function as one call."""
    return _add(state, Verb.RECURSION, _function(state), _NO_FUNCTION)


def collapse_library(state: State) -> Update:
    """Shows the package of the selected function as one function."""
    return _add(state, Verb.LIBRARY, _library(state), "The selected function is of no package.")


def _add(state: State, verb: Verb, name: str | None, missing: str) -> Update:
    """Adds a step about `name`; says what is `missing` where nothing is selected."""
    grouping = state.aggregate.lens.grouping
    if grouping is not None and verb is not Verb.LIBRARY:
        # A group is no function, and of its call paths the first one alone has the row's id.
        rows = GROUP_ROWS[grouping]
        return with_notice(state, f"This takes a function, and rows are {rows} now: b goes on to functions."), ()
    return (with_notice(state, missing), ()) if name is None else count(state, state.lens.then(Step(verb, name)))


def _moving_row(state: State) -> Update | None:
    """A refusal where the selected row is one of garbage collection, whose ids move with each new node."""
    if state.live is None or state.look.function is None:
        return None
    category = state.aggregate.profile.functions.category.item(state.look.function)
    return (with_notice(state, _MOVING_ROW), ()) if category == Category.GARBAGE_COLLECTOR else None


def _function(state: State) -> str | None:
    """The selected function as a filter names it."""
    function = state.look.function
    return None if function is None else function_text(state.aggregate.profile.functions.shown[function])


def _node(state: State) -> str | None:
    """The id of the selected call path."""
    return None if state.look.node is None else str(state.look.node)


def _library(state: State) -> str | None:
    """The package of the selected function."""
    if state.look.function is None:
        return None
    key = state.aggregate.profile.functions.shown[state.look.function]
    package = package_of(key.name, key.url)
    return package if is_library(package) else None


# ── switches ───────────────────────────────────────────────────────────────────────────────────────────────


def toggle(step: Step) -> Callable[[State], Update]:
    """The command that adds a step, or removes it again."""
    return lambda state: count(state, state.lens.toggled(step))


def group(state: State) -> Update:
    """Rows by file, package, category, host, entry, or function again."""
    following = dict(zip(_GROUPINGS, (*_GROUPINGS[1:], None), strict=True))
    return count(state, replace(state.lens, grouping=following[state.lens.grouping]))


def toggle_smoothing(state: State) -> Update:
    """Smooths single (program) samples, or counts them as recorded."""
    return _account(state, lambda rules: replace(rules, smooths_program=not rules.smooths_program))


def toggle_gc(state: State) -> Update:
    """Shows garbage collection on the stack that it interrupted, or apart."""
    return _account(state, lambda rules: replace(rules, stacks_gc=not rules.stacks_gc))


def cut_gaps(state: State) -> Update:
    """Treats gaps as unsampled time, or as part of the sample before each."""
    return _account(state, lambda rules: replace(rules, cuts_gaps=not rules.cuts_gaps))


def _account(state: State, changed: Callable[[Accounting], Accounting]) -> Update:
    return count(state, replace(state.lens, accounting=changed(state.lens.accounting)))


def whole_time(state: State) -> Update:
    """Counts all the time again, under the same steps."""
    return count(state, replace(state.lens, range_us=None))


def whole(state: State) -> Update:
    """Counts the whole profile, with the chart's zoom undone."""
    return count(with_look(state, replace(state.look, chart=state.look.chart.whole())), WHOLE)


def skip_warm_up(state: State) -> Update:
    """Skips the beginning that is unlike the rest."""
    until_us = state.background.warm_up_us
    if until_us is None:
        return with_notice(state, "No beginning stands out from the rest."), ()
    return count(state, replace(state.lens, range_us=(until_us, state.aggregate.profile.duration_us)))
