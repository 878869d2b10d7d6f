"""Keeps V8 13 (Node 24) from hiding functions: its Maglev compiler loses who it inlined, also for V8's own profiler.

What Maglev inlines into a caller has its time shown in the caller: seen on 24.19 and 24.22 (V8 13.6) with every way of
recording, `v8.startCpuProfile()` among them; not on 20 and 22, which do not use Maglev, and not on 26 (V8 14.6). Code
is made anew again and again, so switching coverage on and off helps for some 2 s only.

For as long as the code that runs is made, inlining is switched off in Maglev alone (`v8.setFlagsFromString`); TurboFan,
which keeps that record, still inlines. No difference in throughput could be measured. While it is off, V8 rejects
cached code that was made with it on (`vm.Script` with `cachedData`) and compiles instead. A timer in the program
switches it on again, whether we live or not.
"""

from __future__ import annotations

import time

from tui.record.protocol.connection import Channel, Reply
from tui.record.threads.recording_events import RecordedThread

FIRST_HOLD_S = 10.0
"""A function that is called 100 times a second is compiled some 3 s after its code was dropped."""
_NEEDED_BY = 24
_LONGEST_HOLD_S = 120.0
_MORE = 3.0
_RELEASE_S = 0.5
_HOLD = """(function (ms) {
  const v8 = process.getBuiltinModule("v8"), timers = process.getBuiltinModule("timers");
  const given = [...process.execArgv, process.env.NODE_OPTIONS || ""];
  if (!process.versions.v8.startsWith("13.") || given.some((option) => option.includes("maglev"))) return false;
  const key = Symbol.for("tickscope.inlining"), now = () => Number(process.hrtime.bigint() / 1000000n);
  let hold = process[key];
  if (!hold) {
    if (ms <= 0) return false;
    hold = { until: 0, end() {
      const left = hold.until - now();
      if (left > 0) { hold.timer = timers.setTimeout(hold.end, left).unref(); return; }
      timers.clearTimeout(hold.timer);
      v8.setFlagsFromString("--maglev-inlining");
      delete process[key];
    } };
    Object.defineProperty(process, key, { value: hold, configurable: true });
    v8.setFlagsFromString("--no-maglev-inlining");
    hold.timer = timers.setTimeout(hold.end, ms).unref();
  }
  hold.until = ms > 0 ? Math.max(hold.until, now() + ms) : 0;
  if (ms <= 0) hold.end();
  return true;
})"""


class InliningHold:
    """Switches inlining off for a time in the process whose main thread is behind a channel; any thread may call it.

    Flags are those of the whole process, and a worker may end before its timer: so it is always the main thread's. In
    a process that does not need it nothing is sent, and `is_on` is never true.
    """

    def __init__(self, channel: Channel, main: RecordedThread) -> None:
        self._channel = channel
        self._is_needed = main.kind == "node" and _node_major(main) in (None, _NEEDED_BY)
        self._held: Reply | None = None
        self._held_at = self._until = 0.0

    @property
    def is_on(self) -> bool:
        """Whether the process has said that it switched inlining off, and that was for longer than until now."""
        result = {} if self._held is None or self._held.result is None else self._held.result.get("result")
        return isinstance(result, dict) and result.get("value") is True and time.monotonic() < self._until

    def hold(self) -> None:
        """Holds it off while what runs is compiled: longer than it took until it was needed again."""
        if not self._is_needed:
            return
        now = time.monotonic()
        since_s = 0.0 if self._held is None else now - self._held_at
        lasts_s = min(max(FIRST_HOLD_S, _MORE * since_s), _LONGEST_HOLD_S)
        self._held_at, self._until = now, now + lasts_s
        self._held = self._send(lasts_s)

    def release(self) -> None:
        """Switches it on again where we switched it off; waits a moment for that."""
        if self._held is not None:
            self._channel.wait(self._send(0), _RELEASE_S)

    def _send(self, seconds: float) -> Reply:
        expression = f"{_HOLD}({round(seconds * 1000)})"
        return self._channel.send("Runtime.evaluate", {"expression": expression, "silent": True})


def may_hide_functions(main: RecordedThread) -> bool:
    """Whether the V8 of a main thread has a compiler that may: Maglev is switched on since Node 24."""
    if main.kind != "node":
        return main.kind in ("deno", "page")
    major = _node_major(main)
    return major is None or major >= _NEEDED_BY


def _node_major(main: RecordedThread) -> int | None:
    major = (main.runtime_version or "").removeprefix("v").partition(".")[0]
    return int(major) if major.isdecimal() else None
