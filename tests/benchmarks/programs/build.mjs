// What a build does with one large JavaScript file (TypeScript's own compiler, 9 MB), step by step, in one process:
// `node build.mjs FOLDER_WITH_NODE_MODULES STEP...`, where a step is check (types) or terser; small checks a small file.
// Many deep call paths: a recording of it has several nodes for each sample.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const [folder, ...steps] = process.argv.slice(2);
const require = createRequire(path.resolve(folder, "package.json"));
const large = require.resolve("typescript");
const small = require.resolve("acorn");

function check(file) {
  const ts = require("typescript");
  const options = { allowJs: true, checkJs: true, noEmit: true, strict: true, target: ts.ScriptTarget.ES2022, types: [] };
  return `${ts.getPreEmitDiagnostics(ts.createProgram([file], options)).length} messages`;
}

async function minify(file) {
  const { code } = await require("terser").minify(readFileSync(file, "utf8"), { compress: true, mangle: true });
  return `${code.length} characters`;
}

const build = { small: () => check(small), check: () => check(large), terser: () => minify(large) };

for (const step of steps) console.log(`${step}: ${await build[step]()}`);
