// cpupro: `node cpupro.mjs FOLDER_WITH_NODE_MODULES PATH stream|parse`. The JSON is read by cpupro's own streaming parser
// or, as a faster bound, by JSON.parse; then its `prepare` makes the model that its pages show.
//
// npm holds cpupro as one page with its script inside. The script's modules start lazily, so it is cut behind the one
// that defines `prepare`, which is then what the script answers.
import { createReadStream, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import vm from "node:vm";

import { measured } from "./meter.mjs";

const [folder, recording, how] = process.argv.slice(2);
const require = createRequire(path.resolve(folder, "package.json"));
const { parseChunked } = require("@discoveryjs/json-ext");
const prepare = prepareOf(readFileSync(path.join(folder, "node_modules/cpupro/build/report.html"), "utf8"));

function prepareOf(page) {
  const scripts = [...page.matchAll(/<script>(.*?)<\/script>/gs)].map((match) => match[1]);
  const script = scripts.reduce((one, other) => (one.length > other.length ? one : other));
  const definition = /([\w$]+)=async function\([\w$]+,\{rejectData:/.exec(script);
  const moduleStart = script.lastIndexOf("var ", definition.index);
  const moduleName = /,([\w$]+)=/.exec(script.slice(moduleStart))[1];
  const moduleEnd = script.indexOf("}});var ", definition.index) + "}})".length;
  return vm.runInThisContext(`${script.slice(0, moduleEnd)};${moduleName}();return ${definition[1]}})()`);
}

const application = {
  rejectData(message) {
    throw new Error(message);
  },
  markers: new Proxy({}, { get: () => () => {} }),
  setWorkTitle() {},
};

await measured(async () => {
  const read = { stream: () => parseChunked(createReadStream(recording)), parse: () => JSON.parse(readFileSync(recording, "utf8")) };
  const { currentProfile } = await prepare(await read[how](), application);
  const { sourceInfo, callFramesTreeTimings } = currentProfile;
  return { nodes: sourceInfo.nodes, samples: sourceInfo.samples, total_us: callFramesTreeTimings.nestedTimes[0] };
});
