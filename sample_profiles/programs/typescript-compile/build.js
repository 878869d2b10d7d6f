// Compiles src/ with TypeScript's API, with one check of its own between type checking and writing.
import ts from "typescript";

const options = {
  target: ts.ScriptTarget.ES2020,
  module: ts.ModuleKind.ES2020,
  lib: ["lib.es2020.d.ts"],
  strict: true,
  skipLibCheck: true,
  types: [],
  outDir: "out",
};

function declaredNames(file) {
  const names = [];
  ts.forEachChild(file, (node) => {
    if (node.name?.text) names.push(node.name.text);
  });
  return names;
}

function words(file) {
  return file.text.match(/[A-Za-z]\w+/g) ?? [];
}

// How many letters must be changed, put in or left out to make `a` of `b`.
function distance(a, b) {
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const changed = above[column - 1] + (a[row - 1] === b[column - 1] ? 0 : 1);
      current.push(Math.min(changed, above[column] + 1, current[column - 1] + 1));
    }
    above = current;
  }
  return above[b.length];
}

// Compares each of our names with each word in TypeScript's own declarations, as often as it occurs there.
function findLookalikes(program) {
  const files = program.getSourceFiles();
  const ours = files.filter((file) => !file.isDeclarationFile).flatMap(declaredNames);
  const builtin = files.filter((file) => file.isDeclarationFile).flatMap(words);
  const found = new Map();
  for (const name of ours) {
    for (const word of builtin) {
      if (distance(name, word) === 1) found.set(name, word);
    }
  }
  return found;
}

const program = ts.createProgram(["src/main.ts"], options);
for (const problem of ts.getPreEmitDiagnostics(program)) {
  console.log(ts.flattenDiagnosticMessageText(problem.messageText, "\n"));
}
for (const [name, word] of findLookalikes(program)) {
  console.log(`${name} is easily taken for ${word}`);
}
program.emit();
