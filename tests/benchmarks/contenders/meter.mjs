// What work costs the process that does it, printed as a line of JSON: the same keys as meter.py's.
import { existsSync, readFileSync, writeFileSync } from "node:fs";

export async function measured(work) {
  // Linux ends this process rather than another one when memory runs out.
  if (existsSync("/proc/self/oom_score_adj")) writeFileSync("/proc/self/oom_score_adj", "1000");
  const baseBytes = peakBytes();
  const before = process.cpuUsage();
  const began = performance.now();
  const answer = await work();
  const { user, system } = process.cpuUsage(before);
  const cost = { user_s: user / 1e6, system_s: system / 1e6, wall_s: (performance.now() - began) / 1e3 };
  console.log(JSON.stringify({ ...cost, base_bytes: baseBytes, peak_bytes: peakBytes(), ...answer }));
}

function peakBytes() {
  try {
    return 1024 * Number(/VmHWM:\s+(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))[1]);
  } catch {
    return 1024 * process.resourceUsage().maxRSS;
  }
}
