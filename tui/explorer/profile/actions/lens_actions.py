"""The commands that change what is counted: each is one step of the lens, and all can be undone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import cast

from tui.analysis.accounting.effective import Accounting
from tui.analysis.filters.lens import WHOLE, Grouping, Lens, Step, Verb
from tui.analysis.filters.packages import is_library, package_of
from tui.analysis.filters.steps import function_text
from tui.explorer.profile.model.sight import Sight
from tui.explorer.profile.panes.pane import Answers
from tui.state.view.lens_words import GROUP_ROWS

_GROUPINGS = (None, *Grouping)


class LensActions:
    """What the profile screen does with the lens; the screen counts, says, and knows what is selected."""

    sight: Sight | None

    def _take(self, verb: Verb, object_of: Callable[[Sight], str | None], missing: str) -> None:
        """Adds a step about what is selected."""
        if self.sight is None:
            return
        grouping = self.sight.aggregate.lens.grouping
        if grouping is not None and verb is not Verb.LIBRARY:
            # A group is no function, and of its call paths the first one alone has the row's id.
            rows = GROUP_ROWS[grouping]
            cast(Answers, self).say(f"This takes a function, and rows are {rows} now: b goes on to functions.")
            return
        found = object_of(self.sight)
        if found is None:
            cast(Answers, self).say(missing)
        else:
            answers = cast(Answers, self)
            answers.count(answers.asked_lens.then(Step(verb, found)))

    def _change(self, lens_of: Callable[[Lens], Lens]) -> None:
        if self.sight is not None:
            answers = cast(Answers, self)
            answers.count(lens_of(answers.asked_lens))

    def action_focus_function(self) -> None:
        self._take(Verb.FOCUS, _function, "No function is selected.")

    def action_focus_path(self) -> None:
        self._take(Verb.SUBTREE, _node, "No call path is selected.")

    def action_exclude(self) -> None:
        self._take(Verb.EXCLUDE, _function, "No function is selected.")

    def action_drop(self) -> None:
        self._take(Verb.DROP, _function, "No function is selected.")

    def action_merge_path(self) -> None:
        self._take(Verb.MERGE, _node, "No call path is selected.")

    def action_collapse_recursion(self) -> None:
        self._take(Verb.RECURSION, _function, "No function is selected.")

    def action_collapse_all_recursion(self) -> None:
        self._change(lambda lens: lens.toggled(Step(Verb.RECURSION)))

    def action_collapse_library(self) -> None:
        self._take(Verb.LIBRARY, _library, "The selected function is of no package.")

    def action_only_mine(self) -> None:
        self._change(lambda lens: lens.toggled(Step(Verb.MINE)))

    def action_hide_idle(self) -> None:
        self._change(lambda lens: lens.toggled(Step(Verb.HIDE, "idle")))

    def action_hide_gc(self) -> None:
        self._change(lambda lens: lens.toggled(Step(Verb.HIDE, "gc")))

    def action_hide_program(self) -> None:
        self._change(lambda lens: lens.toggled(Step(Verb.HIDE, "program")))

    def action_hide_internals(self) -> None:
        self._change(lambda lens: lens.toggled(Step(Verb.HIDE, "internals")))

    def action_group(self) -> None:
        following = dict(zip(_GROUPINGS, (*_GROUPINGS[1:], None), strict=True))
        self._change(lambda lens: replace(lens, grouping=following[lens.grouping]))

    def action_toggle_smoothing(self) -> None:
        self._rule(lambda rules: replace(rules, smooths_program=not rules.smooths_program))

    def action_toggle_gc(self) -> None:
        self._rule(lambda rules: replace(rules, stacks_gc=not rules.stacks_gc))

    def action_cut_gaps(self) -> None:
        self._rule(lambda rules: replace(rules, cuts_gaps=not rules.cuts_gaps))

    def _rule(self, changed: Callable[[Accounting], Accounting]) -> None:
        self._change(lambda lens: replace(lens, accounting=changed(lens.accounting)))

    def action_whole_time(self) -> None:
        self._change(lambda lens: replace(lens, range_us=None))

    def _whole(self) -> None:
        self._change(lambda _: WHOLE)


def _function(sight: Sight) -> str | None:
    """The selected function as a lens names it."""
    function = sight.look.function
    return None if function is None else function_text(sight.aggregate.profile.functions.shown[function])


def _node(sight: Sight) -> str | None:
    """The id of the selected call path."""
    return None if sight.look.node is None else str(sight.look.node)


def _library(sight: Sight) -> str | None:
    """The package of the selected function."""
    if sight.look.function is None:
        return None
    key = sight.aggregate.profile.functions.shown[sight.look.function]
    package = package_of(key.name, key.url)
    return package if is_library(package) else None
