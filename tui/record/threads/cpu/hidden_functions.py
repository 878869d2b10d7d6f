"""Notices, chunk by chunk, that V8 has begun to hide a function: its samples vanish while its caller's jump.

A compiler that inlines a function and loses that record shows the time of the callee in the caller. In samples that
looks like a program that has gone over to something else, so what is noticed here is a suspicion: it is confirmed when
the function comes back once V8 has made its code anew.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from tui.base.json_text import Json

Frame = tuple[str, str, int, int]
"""Name, url, line (1-based) and column of a function."""
_NOT_ACTIVE = ("(idle)", "(root)")
_NO_FUNCTION = (*_NOT_ACTIVE, "(program)", "(garbage collector)")
_LEAST_SHARE = 0.1
"""Of active samples: a function that has less is not missed."""
_LEAST_SAMPLES = 50
_BASELINE_CHUNKS = 3
_VANISHED = 0.5
"""What is left of the share of a function that is being hidden: in the second in which it begins, not all is gone."""
_MOVED = 0.4
"""The part of what vanished that callers must have gained: what is inlined boxes numbers, and the garbage collector
has its time, and a part of it may still be shown rightly."""
_STAYED = 0.75
_CALLERS = 3
"""A callee may be inlined into a caller that is itself inlined."""
_PATIENCE_CHUNKS = 4
_MOST_NODES = 200


class Hidden(NamedTuple):
    """`callee` has no samples of its own any more since `since_us` (the target's clock), `caller` has them.

    `is_certain`: ticks of the caller are on lines before its first one, which are another function's.
    """

    callee: Frame
    caller: Frame
    since_us: int
    is_certain: bool


class Outcome(NamedTuple):
    """What became of a suspicion: at `at_us` the time went `back` from the caller, or the function is `gone`."""

    hidden: Hidden
    how: Literal["back", "gone"]
    at_us: int


@dataclass(slots=True)
class _Seen:
    """One chunk: shares of active samples on top and anywhere on the stack, and who called the heavy functions."""

    start_us: int
    on_top: Counter[Frame]
    anywhere: Counter[Frame]
    callers: dict[Frame, set[Frame]]
    on_foreign_lines: set[Frame]
    active: int

    def self_share(self, frame: Frame) -> float:
        return self.on_top[frame] / self.active

    def total_share(self, frame: Frame) -> float:
        return self.anywhere[frame] / self.active


@dataclass(slots=True)
class HiddenFunctions:
    """The suspicions of one thread; one at a time is looked into."""

    _before: deque[_Seen] = field(default_factory=lambda: deque(maxlen=_BASELINE_CHUNKS))
    _suspected: Hidden | None = None
    _callee_share: float = 0.0
    _caller_share: float = 0.0
    _left: int = 0
    _real_changes: set[tuple[Frame, Frame]] = field(default_factory=set)

    def see(self, chunk: Json) -> Hidden | Outcome | None:
        """What a chunk gives reason to suspect, or what became of that; None for nothing new."""
        now = _seen(chunk)
        if now is None:
            return None
        if self._suspected is not None:
            return self._looked_into(self._suspected, now)
        found = self._hidden_in(now) if len(self._before) > 1 else None
        if found is None:
            self._before.append(now)
            return None
        self._suspected, self._left = found, _PATIENCE_CHUNKS
        return found

    @property
    def suspected(self) -> Hidden | None:
        """The suspicion that is being looked into."""
        return self._suspected

    def dismiss(self) -> None:
        """Ends the suspicion: something else is known to be the cause."""
        self._suspected = None
        self._before.clear()

    def _looked_into(self, hidden: Hidden, now: _Seen) -> Outcome | None:
        self._left -= 1
        is_back = (
            now.self_share(hidden.callee) > _VANISHED * self._callee_share
            or now.self_share(hidden.caller) < _VANISHED * self._caller_share
        )
        if not is_back and self._left > 0:
            return None
        if not is_back:
            # The program has gone over to something else, or nothing brings the function back.
            self._real_changes.add((hidden.callee, hidden.caller))
        self._suspected = None
        self._before.clear()
        self._before.append(now)
        return Outcome(hidden, "back" if is_back else "gone", now.start_us)

    def _hidden_in(self, now: _Seen) -> Hidden | None:
        heavy = {frame for seen in self._before for frame in seen.callers}
        shares = {frame: max(seen.self_share(frame) for seen in self._before) for frame in heavy}
        for callee, was in sorted(shares.items(), key=lambda item: (-item[1], item[0])):
            # Stable: what came and went before does not vanish now.
            is_stable = all(seen.self_share(callee) >= _LEAST_SHARE for seen in list(self._before)[-2:])
            lost = was - now.self_share(callee)
            if not is_stable or lost < max(_LEAST_SHARE, _VANISHED * was):
                continue
            caller = self._gainer(callee, lost, now)
            if caller is not None and (callee, caller) not in self._real_changes:
                self._callee_share, self._caller_share = was, now.self_share(caller)
                return Hidden(callee, caller, now.start_us, caller in now.on_foreign_lines)
        return None

    def _gainer(self, callee: Frame, lost: float, now: _Seen) -> Frame | None:
        """The caller that has gained most, where callers have gained what was lost and are on the stack as before."""
        callers = {caller for seen in self._before for caller in seen.callers.get(callee, ())}
        gained = {
            caller: now.self_share(caller) - min(seen.self_share(caller) for seen in self._before) for caller in callers
        }
        stays = {
            caller: gain
            for caller, gain in gained.items()
            if now.total_share(caller) >= _STAYED * min(seen.total_share(caller) for seen in self._before)
        }
        if sum(gain for gain in stays.values() if gain > 0) < _MOVED * lost:
            return None
        return max(stays, key=lambda caller: (stays[caller], caller))


def _seen(chunk: Json) -> _Seen | None:
    """What a chunk shows; None where it has too few samples to tell."""
    nodes = {node["id"]: node for node in chunk.get("nodes") or ()}
    parent = {child: node["id"] for node in nodes.values() for child in node.get("children") or ()}
    counts = Counter(chunk.get("samples") or ())
    seen = _Seen(int(chunk.get("startTime") or 0), Counter(), Counter(), {}, set(), 0)
    for node_id, count in counts.most_common(_MOST_NODES):
        if node_id not in nodes:
            continue
        frame = _frame(nodes[node_id])
        if frame[0] in _NOT_ACTIVE:
            continue
        seen.active += count
        seen.on_top[frame] += count
        stack = [frame, *(_frame(nodes[above]) for above in _above(node_id, parent))]
        seen.anywhere.update(dict.fromkeys(stack, count))
        if frame[0] not in _NO_FUNCTION:
            callers = [caller for caller in stack[1 : 1 + _CALLERS] if caller[0] not in _NO_FUNCTION]
            seen.callers.setdefault(frame, set()).update(callers)
        if 2 * _foreign_ticks(nodes[node_id], frame) > count:
            seen.on_foreign_lines.add(frame)
    if seen.active < _LEAST_SAMPLES:
        return None
    seen.callers = {
        frame: callers - {frame} for frame, callers in seen.callers.items() if seen.self_share(frame) >= _LEAST_SHARE
    }
    return seen


def _above(node_id: object, parent: dict[object, object]) -> Iterator[object]:
    passed = {node_id}
    while (node_id := parent.get(node_id)) is not None and node_id not in passed:
        passed.add(node_id)
        yield node_id


def _frame(node: Json) -> Frame:
    frame = node["callFrame"]
    return (
        frame.get("functionName") or "",
        frame.get("url") or "",
        int(frame.get("lineNumber", -1)) + 1,
        int(frame.get("columnNumber", -1)) + 1,
    )


def _foreign_ticks(node: Json, frame: Frame) -> int:
    """Ticks on lines before the function begins: those of what was inlined into it."""
    return sum(tick["ticks"] for tick in node.get("positionTicks") or () if tick["line"] < frame[2])
