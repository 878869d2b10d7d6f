// Three routes: Markdown to HTML, an image made small, a password hashed.
import { toHtml } from "./markdown.js";

const PAGE = "# A page\nsome **bold** words, _quiet_ ones and a [link](https://example.com/)\n".repeat(8000);
const SIDE = 2000;

function decode(seed) {
  const pixels = new Uint8Array(SIDE * SIDE);
  for (let at = 0; at < pixels.length; at++) pixels[at] = (at * seed) >> 3;
  return pixels;
}

function average(pixels, left, top, size) {
  let sum = 0;
  for (let y = top; y < top + size; y++) {
    for (let x = left; x < left + size; x++) sum += pixels[y * SIDE + x];
  }
  return Math.round(sum / (size * size));
}

function thumbnail(seed) {
  const pixels = decode(seed);
  const small = [];
  for (let top = 0; top + 9 <= SIDE; top += 3) {
    for (let left = 0; left + 9 <= SIDE; left += 3) small.push(average(pixels, left, top, 9));
  }
  return small;
}

async function hash(password) {
  const bytes = new TextEncoder().encode(password);
  const key = await crypto.subtle.importKey("raw", bytes, "PBKDF2", false, ["deriveBits"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt: bytes, iterations: 100_000 };
  return new Uint8Array(await crypto.subtle.deriveBits(how, key, 256));
}

export default {
  async fetch(request) {
    const { pathname } = new URL(request.url);
    if (pathname === "/page") return new Response(toHtml(PAGE));
    if (pathname === "/thumbnail") return Response.json(thumbnail(7));
    if (pathname === "/login") return Response.json([...(await hash("secret"))]);
    return new Response("nothing here", { status: 404 });
  },
};
