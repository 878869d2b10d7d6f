// Three kinds of recursion: a function that calls itself, three that call each other, and one that goes too deep.

function countChange(cents, coins, from = 0) {
  if (cents === 0) return 1;
  if (cents < 0 || from === coins.length) return 0;
  return countChange(cents - coins[from], coins, from) + countChange(cents, coins, from + 1);
}

function parseSum(text, at) {
  let [value, next] = parseProduct(text, at);
  while (text[next] === "+") {
    const [right, after] = parseProduct(text, next + 1);
    [value, next] = [value + right, after];
  }
  return [value, next];
}

function parseProduct(text, at) {
  let [value, next] = parseAtom(text, at);
  while (text[next] === "*") {
    const [right, after] = parseAtom(text, next + 1);
    [value, next] = [(value * right) % 1_000_003, after];
  }
  return [value, next];
}

function parseAtom(text, at) {
  if (text[at] === "(") {
    const [value, next] = parseSum(text, at + 1);
    return [value, next + 1];
  }
  return [Number(text[at]), at + 1];
}

function writeFormula(depth) {
  if (depth === 0) return "7";
  const inside = writeFormula(depth - 1);
  return depth % 2 === 0 ? `(${inside}+${depth % 10})*3` : `(2*${inside}+5)`;
}

function lengthOf(list) {
  return list === null ? 0 : 1 + lengthOf(list.next);
}

function chain(length) {
  let list = null;
  for (let number = 0; number < length; number++) list = { number, next: list };
  return list;
}

const formula = writeFormula(24);
const long = chain(600);
let checksum = 0;
for (let round = 0; round < 10; round++) {
  checksum += countChange(220, [1, 2, 5, 10, 20, 50]);
  for (let again = 0; again < 20_000; again++) checksum += parseSum(formula, 0)[0];
  for (let again = 0; again < 15_000; again++) checksum += lengthOf(long);
}
console.log(checksum);
