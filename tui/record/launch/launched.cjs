// Loaded into the Node processes of a command that tickscope has started (NODE_OPTIONS=--require). A process registers
// in the folder of the launch and waits before its first line, without an inspector, until the recorder answers:
//
//   record  open an inspector, tell its url, and wait until samples are being taken
//   pass    a tool such as npm or `node --test`, whose children are to register: run with our variables still in the environment
//   run     run as without tickscope
//
// But for `pass`, our variables are gone before the first line of the program, so its own children never meet this file
// (they may run as another user, in another root folder, or under a permission model, and could not read it). Workers
// of a cluster are the exception: they are recorded with their primary.
//
// The wait ends when the recorder is gone, which is looked at again and again: its process by number and start time,
// and a file that it touches every second. inspector.waitForDebugger() could not look, and would wait for ever.
'use strict';

(() => {
  // Deno reads NODE_OPTIONS too, but ends when it may not read the environment, and panics when it waits in here.
  if (process.versions.deno) return;
  const LOOK_MS = 5;
  const RECORDER_LOOK_MS = 100;
  const OUR_OPTION = /--require (?:"(?:[^"\\]|\\.)*launched[\w-]*\.cjs"|\S*launched[\w-]*\.cjs) ?/;
  const OUT_OF_REACH =
    /(?:^|[\s;&|(/])(?:chroot|bwrap|firejail|flatpak|proot|toolbox|unshare|nsenter|systemd-nspawn)\s|--(?:experimental-)?p(?:ermission|olicy)\b/;
  const { env } = process;
  let fs, path, folder, launch;

  function link(file) {
    try { return fs.readlinkSync(file); } catch { return null; }
  }

  function readLaunch() {
    launch = JSON.parse(fs.readFileSync(path.join(folder, 'recorder.json'), 'utf8'));
  }

  function isSameRecorder() {
    let stat;
    try {
      stat = fs.readFileSync(`/proc/${launch.pid}/stat`, 'latin1');
    } catch {
      return false;
    }
    // The name stands in parentheses and may hold some itself.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[19] === launch.started && !'ZX'.includes(fields[0]);
  }

  function isAwaited() {
    try {
      const file = path.join(folder, 'recorder.json');
      if (Date.now() - fs.statSync(file).mtimeMs > launch.patience_ms) return false;
      if (launch.started === null) return process.kill(launch.pid, 0);
      if (isSameRecorder()) return true;
      // Killed: nobody else removes its folder.
      fs.rmSync(folder, { recursive: true, force: true });
    } catch {
      // The folder is gone, and so is the recorder.
    }
    return false;
  }

  function withoutOurs(options) {
    if (launch && options === launch.node_options) return launch.user_node_options;
    const rest = options.replace(OUR_OPTION, '');
    return rest === '' && !(launch && launch.user_node_options === '') ? null : rest;
  }

  function restoreEnvironment() {
    delete env.TICKSCOPE_LAUNCH;
    if (env.NODE_OPTIONS === undefined) return;
    const rest = withoutOurs(env.NODE_OPTIONS);
    if (rest === null) delete env.NODE_OPTIONS;
    else if (rest !== env.NODE_OPTIONS) env.NODE_OPTIONS = rest;
  }

  // `node --test` and `node --watch` run the program in children, and Node gives them no inspector.
  function isStarterByItself() {
    const options = process.execArgv.join(' ');
    const isWatcher = /(?:^| )--watch(?:-path)?(?:[= ]|$)/.test(options) && !env.WATCH_REPORT_DEPENDENCIES;
    const isTestRunner = process.execArgv.includes('--test') && !env.NODE_TEST_CONTEXT;
    return isWatcher || (isTestRunner && !/--(?:experimental-)?test-isolation[= ]none/.test(options));
  }

  function write(name, value) {
    const file = path.join(folder, name);
    fs.writeFileSync(`${file}.new`, JSON.stringify(value), { mode: 0o600 });
    fs.renameSync(`${file}.new`, file);
  }

  // Returns what `answer` returns, or undefined when the recorder is gone.
  function waitFor(cell, answer) {
    const looks = RECORDER_LOOK_MS / LOOK_MS;
    for (let look = 1; ; look++) {
      const found = answer();
      if (found !== undefined) return found;
      if (look % looks === 0 && !isAwaited()) return undefined;
      Atomics.wait(cell, 0, 0, LOOK_MS);
    }
  }

  function verdict(cell, name) {
    const file = path.join(folder, `${name}.go`);
    return waitFor(cell, () => (fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : undefined));
  }

  // The recorder lets us run by Runtime.evaluate, together with the start of its profiler. Where it removes the file
  // instead, or is gone, we are not recorded, and leave no inspector.
  function waitToBeRecorded(cell, name) {
    const inspector = require('inspector');
    const wasOpen = inspector.url() !== undefined;
    if (!wasOpen) inspector.open(0, '127.0.0.1');
    const key = Symbol.for('tickscope.run');
    const waits = path.join(folder, `${name}.waits`);
    let isRecorded = false;
    try {
      Object.defineProperty(process, key, {
        configurable: true,
        value: () => {
          Atomics.store(cell, 0, 1);
          Atomics.notify(cell, 0);
        },
      });
      write(`${name}.waits`, { url: inspector.url(), openedForUs: !wasOpen });
      const answer = waitFor(cell, () => {
        if (Atomics.load(cell, 0) === 1) return true;
        return fs.existsSync(waits) ? undefined : false;
      });
      isRecorded = answer === true;
      return isRecorded;
    } finally {
      delete process[key];
      if (!isRecorded && !wasOpen) inspector.close();
      fs.rmSync(waits, { force: true });
    }
  }

  function registerWorkersOfCluster() {
    const cluster = require('cluster');
    const { fork } = cluster;
    if (typeof fork !== 'function') return;
    const { node_options: ours, option } = launch;
    const user = launch.user_node_options;
    const launchFolder = folder;
    cluster.fork = function (given) {
      try {
        readLaunch();
      } catch {
        return fork.call(this, given);
      }
      const execArgv = (cluster.settings.execArgv || process.execArgv).join(' ');
      if (!launch.takes_workers || OUT_OF_REACH.test(execArgv)) return fork.call(this, given);
      const theirs = { ...env, ...given }.NODE_OPTIONS;
      const options = theirs === (user === null ? undefined : user) ? ours : `${option} ${theirs || ''}`.trimEnd();
      return fork.call(this, { ...given, NODE_OPTIONS: options, TICKSCOPE_LAUNCH: launchFolder });
    };
  }

  // A tool starts what its user has written: what could not read this file there runs without it.
  function guardChildren() {
    const { prototype } = require('child_process').ChildProcess;
    const { spawn } = prototype;
    prototype.spawn = function (options) {
      const words = options && Array.isArray(options.envPairs) ? [options.file, ...(options.args || [])] : [];
      if (OUT_OF_REACH.test(words.join(' '))) {
        options.envPairs = options.envPairs.flatMap((pair) => {
          if (pair.startsWith('TICKSCOPE_LAUNCH=')) return [];
          if (!pair.startsWith('NODE_OPTIONS=')) return [pair];
          const rest = withoutOurs(pair.slice('NODE_OPTIONS='.length));
          return rest === null ? [] : [`NODE_OPTIONS=${rest}`];
        });
      }
      return spawn.call(this, options);
    };
  }

  let keepsVariables = false;
  try {
    folder = env.TICKSCOPE_LAUNCH;
    if (!folder || !require('worker_threads').isMainThread) {
      keepsVariables = true;
      return;
    }
    fs = require('fs');
    path = require('path');
    readLaunch();
    // Elsewhere our numbers mean other processes, and our address another machine.
    const isElsewhere = link('/proc/self/ns/net') !== launch.network || link('/proc/self/ns/pid') !== launch.processes;
    if (isElsewhere || !isAwaited()) return;
    const isWorker = Boolean(process.channel) && require('cluster').isWorker;
    const name = `${process.pid}-${Date.now().toString(36)}`;
    const script = env.pm_exec_path || process.argv[1] || null;
    const isStarter = isStarterByItself();
    const registration = { pid: process.pid, script, version: process.version, isWorker, isStarter };
    if (launch.is_settled && !(isWorker && launch.takes_workers)) {
      write(`${name}.other`, registration);
      return;
    }
    const cell = new Int32Array(new SharedArrayBuffer(4));
    write(`${name}.json`, registration);
    const answer = verdict(cell, name);
    if (answer === 'pass') {
      keepsVariables = true;
      guardChildren();
    } else if (answer === 'record' && waitToBeRecorded(cell, name) && !isWorker) {
      registerWorkersOfCluster();
    }
  } catch {
    // Whatever is missing here, the program runs as it would have.
  } finally {
    delete require.cache[__filename];
    if (!keepsVariables) restoreEnvironment();
  }
})();
