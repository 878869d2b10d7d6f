// Chrome DevTools' model: `node devtools.mjs FOLDER_WITH_NODE_MODULES PATH`, JSON.parse and the model's constructor,
// which builds the tree with self and total times. No flame chart is made.
import { readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

import { measured } from "./meter.mjs";

const [folder, recording] = process.argv.slice(2);
const file = "node_modules/@paulirish/trace_engine/models/cpu_profile/CPUProfileDataModel.js";
const { CPUProfileDataModel } = await import(pathToFileURL(path.resolve(folder, file)));

await measured(() => {
  const profile = JSON.parse(readFileSync(recording, "utf8"));
  const model = new CPUProfileDataModel(profile);
  return { nodes: profile.nodes.length, samples: model.samples.length, total_ms: model.total };
});
