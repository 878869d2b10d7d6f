// The load: four waves of 8 clients that always ask for the same pages in the same order, with a pause between waves.
import { setTimeout as sleep } from "node:timers/promises";

const port = process.env.PORT ?? 8080;
const CLIENTS = 8;
const WAVES = 4;
const ANSWERS_PER_WAVE = 900;
let asked = 0;

function nextPath() {
  const number = asked++;
  if (number % 450 === 150) return `/login?v=secret${number}`;
  if (number % 100 === 25) return "/search?v=oakchairwithredcushion!";
  if (number % 4 === 0) return "/search?v=oak";
  if (number % 4 === 1) return `/receipt?v=${number}`;
  return `/catalog?v=${number % 20}`;
}

async function client(answers) {
  for (let number = 0; number < answers; number++) {
    const response = await fetch(`http://127.0.0.1:${port}${nextPath()}`);
    await response.text();
  }
}

for (let wave = 0; wave < WAVES; wave++) {
  await Promise.all(Array.from({ length: CLIENTS }, () => client(Math.ceil(ANSWERS_PER_WAVE / CLIENTS))));
  await sleep(400);
}
