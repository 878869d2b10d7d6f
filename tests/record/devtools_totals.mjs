// What Chrome DevTools' own model says of a file: `node devtools_totals.mjs TRACE_ENGINE FILE`. For each profile in it, in
// its order, self and total time (µs) of every function by `name|url or #script|line|column` (0-based, as V8 has
// them). A recursive function is counted once.
import { readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [engine, file] = process.argv.slice(2);
const from = (name) => import(pathToFileURL(path.join(engine, "models", name)));

function totals(model) {
  const functions = new Map();
  const open = new Map();
  const key = ({ callFrame: { functionName, url, scriptId, lineNumber, columnNumber } }) =>
    [functionName, url || `#${scriptId}`, lineNumber ?? -1, columnNumber ?? -1].join("|");
  const opened = (depth, node) => open.set(key(node), (open.get(key(node)) ?? 0) + 1);
  const closed = (depth, node, sample, start, duration, self) => {
    const name = key(node);
    const outer = open.get(name) - 1;
    open.set(name, outer);
    const time = functions.get(name) ?? { self: 0, total: 0 };
    functions.set(name, { self: time.self + 1e3 * self, total: time.total + (outer ? 0 : 1e3 * duration) });
  };
  model.forEachFrame(opened, closed);
  return Object.fromEntries(functions);
}

const document = JSON.parse(readFileSync(file, "utf8"));
if (document.traceEvents) {
  const samples = await from("trace/handlers/SamplesHandler.js");
  for (const event of document.traceEvents) samples.handleEvent(event);
  await samples.finalize();
  const threads = [...samples.data().profilesInProcess.values()].flatMap((process) => [...process.values()]);
  console.log(JSON.stringify(threads.map((thread) => totals(thread.parsedProfile))));
} else {
  const { CPUProfileDataModel } = await from("cpu_profile/CPUProfileDataModel.js");
  console.log(JSON.stringify([totals(new CPUProfileDataModel(document))]));
}
