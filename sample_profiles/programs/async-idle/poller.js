// Polls four feeds, packs what came and, once a second, rebuilds an index in one go: mostly it waits.
import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { gzip } from "node:zlib";

const pack = promisify(gzip);
const FEEDS = ["news", "prices", "weather", "traffic"];
const SECONDS = 8;
const articles = [];
let running = true;
let latest_ms = 0;

async function fetchFeed(name, number) {
  await sleep(30 + ((number * 37) % 60));
  const text = await readFile(new URL(import.meta.url), "utf8");
  return `${name} ${number}\n${text.repeat(50)}`;
}

async function poll(name) {
  for (let number = 0; running; number++) {
    const text = await fetchFeed(name, number);
    const packed = await pack(text);
    articles.push({ name, text, bytes: packed.length });
    await sleep(100);
  }
}

function countWords(text, counts) {
  for (const word of text.split(/\W+/)) {
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
}

function rebuildIndex() {
  const counts = new Map();
  for (const article of articles) countWords(article.text, counts);
  return counts;
}

async function rebuildEverySecond() {
  for (let second = 0; second < SECONDS; second++) {
    await sleep(1000);
    rebuildIndex();
  }
  running = false;
}

async function watchLateness() {
  while (running) {
    const asked = performance.now();
    await sleep(10);
    latest_ms = Math.max(latest_ms, performance.now() - asked - 10);
  }
}

await Promise.all([rebuildEverySecond(), watchLateness(), ...FEEDS.map(poll)]);
console.log(`a timer of 10 ms came up to ${Math.round(latest_ms)} ms late`);
