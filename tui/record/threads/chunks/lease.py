"""What runs in the program while it is profiled by `v8.startCpuProfile`: it keeps the profile as long as we are there.

V8 goes on sampling when our connection is gone, for the program started the profile itself. So a timer in the program
stops it when it was not rolled on for a few periods. The timer is that of `Atomics.waitAsync`: it keeps no program
alive, shows among no timers or handles, and libraries that replace timers for tests do not know it.

A loop that never yields lets no timer run. What a killed recorder left there goes on until the loop yields, with
`MOST_SAMPLES` at most on Node 26; the next recording of the same thread ends it (`expire`): a profile answers on a
channel of `diagnostics_channel`, and ends when it is called twice without having been rolled on in between.

The last chunk comes by a listener to the process's `exit`: at its normal end a program runs no JavaScript for us any
more. Where the program has so many listeners that one more could be warned of, there is none of ours.
"""

from __future__ import annotations

from tui.record.protocol.connection import Command

MOST_SAMPLES = 1_000_000
CHANNEL = "tickscope:lease"


PERIOD_S, PERIODS = 1.5, 4
"""A profile that was not rolled on for four periods is stopped, at most one period later."""

# References are taken at the start: what the program replaces later has no part in it.
_SOURCE = r"""({ binding, interval_ms, period_ms, periods }) => {
  const tell = globalThis[binding];
  delete globalThis[binding];
  const uncurried = Function.prototype.bind.bind(Function.prototype.call);
  const { startCpuProfile } = process.getBuiltinModule("v8");
  const now_ns = process.hrtime.bigint;
  const options = startCpuProfile.length > 0 ? [{ sampleInterval: interval_ms, maxBufferSize: $MOST_SAMPLES }] : [];
  const start = () => startCpuProfile(...options);
  const then = uncurried(Promise.prototype.then);
  const waitAsync = Atomics.waitAsync;
  const cell = new Int32Array(new SharedArrayBuffer(4));
  const events = process.getBuiltinModule("events").prototype;
  const on = uncurried(events.on), off = uncurried(events.removeListener), count = uncurried(events.listenerCount);
  const most = uncurried(events.getMaxListeners);
  const channel = process.getBuiltinModule("diagnostics_channel").channel("$CHANNEL");
  let handle = null, stop, missed = 0, called = 0, waits = false, listens = false;

  const stopped = (ended) => {
    const text = stop(ended);
    return `${now_ns() / 1000n}\n${text}`;
  };
  const end = () => {
    const ended = handle;
    handle = null;
    if (listens) { listens = false; off(process, "exit", onExit); }
    channel.unsubscribe(onCall);
    return ended === null ? "" : stopped(ended);
  };
  const onExit = () => { if (handle !== null) tell(end()); };
  const onCall = () => { if (called++ > 0) end(); };
  const watch = () => {
    waits = false;
    if (handle === null) return;
    if (missed++ >= periods) end();
    else wait();
  };
  const wait = () => {
    if (waits) return;
    waits = true;
    then(waitAsync(cell, 0, 0, period_ms).value, watch);
  };
  const listen = () => {
    const limit = most(process);
    const others = count(process, "exit") - (listens ? 1 : 0);
    const room = limit <= 0 || others + 3 <= limit;
    if (room === listens || tell === undefined) return;
    listens = room;
    (room ? on : off)(process, "exit", onExit);
  };
  const begin = () => {
    channel.publish(null);
    channel.subscribe(onCall);
    wait();
    listen();
  };
  handle = start();
  stop = uncurried(Object.getPrototypeOf(handle).stop);
  begin();
  return {
    __proto__: null,
    roll() {
      missed = called = 0;
      const ended = handle;
      handle = start();
      if (ended === null) { begin(); return ""; }
      listen();
      return stopped(ended);
    },
    finish: end,
  };
}"""
LEASED_PROFILE = _SOURCE.replace("$MOST_SAMPLES", str(MOST_SAMPLES)).replace("$CHANNEL", CHANNEL)
"""A function expression; its result is an object with `roll` and `finish`.

Both return the time on the profile's clock in µs, a line feed, and the JSON of the profile; "" when there is none.
"""


def expire() -> Command:
    """Calls the profiles that others hold in a thread: those that are called a second time before they roll end."""
    expression = f'process.getBuiltinModule("diagnostics_channel").channel("{CHANNEL}").publish(null)'
    return "Runtime.evaluate", {"expression": expression, "silent": True}
