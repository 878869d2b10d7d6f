// Loaded into every Node process below a command that tickscope has started (NODE_OPTIONS=--require): the process opens
// an inspector, tells where, and waits before its first line until it is recorded or told to run.
//
// Not --inspect-brk: fork() and cluster hand that on to their children in another way, and a process that is started
// long after the recording (by pm2, say) would wait for nobody. So it waits only while the recorder lives, which is
// looked at once more after having registered: the recorder lets all go that it finds when it leaves.
'use strict';

(() => {
  // Deno reads NODE_OPTIONS too, but ends when it may not read the environment, and panics when it waits in here.
  if (process.versions.deno) return;
  try {
    const folder = process.env.TICKSCOPE_LAUNCH;
    if (!folder) return;
    if (!require('worker_threads').isMainThread) return;
    const fs = require('fs');
    const path = require('path');
    const inspector = require('inspector');
    const network = () => {
      try { return fs.readlinkSync('/proc/self/ns/net'); } catch { return null; }
    };
    // The number alone would not do: a recorder that was killed leaves the file, and its number is given again.
    const isAwaited = () => {
      const file = path.join(folder, 'recorder.json');
      const recorder = JSON.parse(fs.readFileSync(file, 'utf8'));
      process.kill(recorder.pid, 0);
      return recorder.network === network() && Date.now() - fs.statSync(file).mtimeMs < recorder.patience_ms;
    };
    if (!isAwaited()) return;
    const wasOpen = inspector.url() !== undefined;
    if (!wasOpen) inspector.open(0, '127.0.0.1');
    const told = {
      pid: process.pid,
      parent: process.ppid,
      url: inspector.url(),
      script: process.env.pm_exec_path || process.argv[1] || null,
      version: process.version,
      openedForUs: !wasOpen,
    };
    // Who is told to go before it waits, waits for ever: the recorder tells it again for as long as this file is there.
    const waits = path.join(folder, `${process.pid}.waits`);
    fs.writeFileSync(waits, '', { mode: 0o600 });
    try {
      const file = path.join(folder, `${process.pid}.json`);
      fs.writeFileSync(`${file}.new`, JSON.stringify(told), { mode: 0o600 });
      fs.renameSync(`${file}.new`, file);
      if (isAwaited()) inspector.waitForDebugger();
    } finally {
      fs.rmSync(waits, { force: true });
    }
  } catch {
    // Whatever is missing here, the program runs as it would have.
  }
})();
