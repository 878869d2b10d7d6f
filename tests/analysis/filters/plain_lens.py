"""The lens once more, plainly: every sample's stack, rewritten one step after the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from tui.analysis.counting.counting import counted as whole_counted
from tui.analysis.filters.entries import entry_of
from tui.analysis.filters.lens import Grouping, Lens, Step, Verb
from tui.analysis.filters.packages import host_of, library_key, package_of
from tui.analysis.filters.steps import function_text
from tui.profile.columns.category import Category, category_of
from tui.profile.columns.function_key import FunctionKey
from tui.profile.profile import Profile

Stack = tuple[FunctionKey, ...]
_OF_NODES = (Verb.SUBTREE, Verb.MERGE)


@dataclass
class Counted:
    """Self, total and samples by function, total by stack from the root, and what is in no function."""

    self_us: dict[FunctionKey, int] = field(default_factory=dict)
    total_us: dict[FunctionKey, int] = field(default_factory=dict)
    samples: dict[FunctionKey, int] = field(default_factory=dict)
    paths: dict[Stack, int] = field(default_factory=dict)
    root_us: int = 0


def counted_plainly(profile: Profile, lens: Lens) -> Counted:
    """What is counted of an effective profile, sample by sample."""
    counted = Counted()
    line = profile.timeline
    # A node is meant as it is shown where its step is added: what it stands for is its path there.
    shown = [
        whole_counted(profile, Lens(steps=lens.steps[:place])).profile if step.verb in _OF_NODES else profile
        for place, step in enumerate(lens.steps)
    ]
    for row, start, end in zip(
        line.node.tolist(), line.start_us[:-1].tolist(), line.start_us[1:].tolist(), strict=True
    ):
        if lens.range_us is not None:
            first, last = lens.range_us
            if not (start < last and (end > first or start >= first)):
                continue
            start, end = max(start, first), max(max(start, first), min(end, last))
        stack: Stack | None = stack_of(profile, row)
        for step, seen in zip(lens.steps, shown, strict=True):
            # Samples on the root are time that nothing is known about, and stay that.
            stack = stepped(seen, stack, step) if stack else stack
        if stack is not None and lens.grouping is not None:
            stack = grouped(stack, lens.grouping)
        if stack is not None:
            _count(counted, stack, end - start)
    return counted


def _count(counted: Counted, stack: Stack, us: int) -> None:
    if not stack:
        counted.root_us += us
        return
    counted.self_us[stack[-1]] = counted.self_us.get(stack[-1], 0) + us
    counted.samples[stack[-1]] = counted.samples.get(stack[-1], 0) + 1
    for key in set(stack):
        counted.total_us[key] = counted.total_us.get(key, 0) + us
    for depth in range(1, len(stack) + 1):
        counted.paths[stack[:depth]] = counted.paths.get(stack[:depth], 0) + us


def stack_of(profile: Profile, row: int) -> Stack:
    """The functions from the root's child to the node of a row."""
    return tuple(profile.functions.keys[profile.tree.function[one]] for one in profile.tree.path(row))


def stepped(profile: Profile, stack: Stack, step: Step) -> Stack | None:
    """The stack after a step, None when its sample is not counted. Nodes are those of `profile`."""
    categories = [category_of(key.name, key.url) for key in stack]
    is_meant: list[bool] = [step.object in (function_text(key), key.name) for key in stack]
    if step.verb is Verb.FOCUS:
        return stack[is_meant.index(True) :] if any(is_meant) else None
    if step.verb is Verb.EXCLUDE:
        return tuple(key for key, meant in zip(stack, is_meant, strict=True) if not meant)
    if step.verb is Verb.DROP:
        return None if any(is_meant) else stack
    if step.verb is Verb.MINE:
        return _kept(stack, categories, lambda category: category is Category.USER)
    if step.verb is Verb.HIDE and step.object == "internals":
        return _kept(stack, categories, lambda category: category is not Category.RUNTIME)
    if step.verb is Verb.HIDE:
        hidden = {"idle": Category.IDLE, "gc": Category.GARBAGE_COLLECTOR, "program": Category.PROGRAM}[step.object]
        return None if hidden in categories else stack
    if step.verb is Verb.RECURSION:
        return _without_recursion(stack, step.object)
    if step.verb is Verb.LIBRARY:
        name = library_key(step.object)
        return _one_of_each_run(
            tuple(name if package_of(key.name, key.url) == step.object else key for key in stack), {name}
        )
    row = profile.tree.row_of(int(step.object))
    assert row is not None
    path = stack_of(profile, row)
    is_below = stack[: len(path)] == path
    if step.verb is Verb.SUBTREE:
        return stack[len(path) - 1 :] if is_below else None
    return (*path[:-1], *stack[len(path) :]) if is_below else stack


def _kept(stack: Stack, categories: list[Category], is_kept: Callable[[Category], bool]) -> Stack:
    return tuple(key for key, category in zip(stack, categories, strict=True) if is_kept(category))


def _without_recursion(stack: Stack, name: str) -> Stack:
    """From the top down to the root: of each function met, its outermost call, and then what called that one."""
    left: list[FunctionKey] = []
    place = len(stack) - 1
    while place >= 0:
        key = stack[place]
        if not name or name in (function_text(key), key.name):
            place = stack.index(key)
        left.append(key)
        place -= 1
    return tuple(reversed(left))


def _one_of_each_run(stack: Stack, keys: set[FunctionKey]) -> Stack:
    return tuple(key for index, key in enumerate(stack) if not (index and key in keys and stack[index - 1] == key))


def grouped(stack: Stack, grouping: Grouping) -> Stack:
    """The stack with groups for functions, one for each run of functions of one group."""
    if grouping is Grouping.ENTRY:
        is_idle = category_of(stack[0].name, stack[0].url) is Category.IDLE if stack else False
        groups = tuple(_group(key if is_idle else stack[0], grouping) for key in stack)
    else:
        groups = tuple(_group(key, grouping) for key in stack)
    return _one_of_each_run(groups, set(groups))


def _group(key: FunctionKey, grouping: Grouping) -> FunctionKey:
    category = category_of(key.name, key.url)
    if grouping is Grouping.FILE and key.url:
        return FunctionKey(key.url.rsplit("/", 1)[-1], key.url, 0, 0)
    name = {
        Grouping.FILE: lambda: package_of(key.name, key.url),
        Grouping.PACKAGE: lambda: package_of(key.name, key.url),
        Grouping.CATEGORY: lambda: category.label,
        Grouping.HOST: lambda: host_of(key.name, key.url),
        Grouping.ENTRY: lambda: entry_of(key, category),
    }[grouping]()
    return FunctionKey(name, f"#{grouping}", 0, 0)
