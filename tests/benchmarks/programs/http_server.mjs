// An HTTP server under load: `node http_server.mjs FOLDER SECONDS` (it needs nothing of the folder).
// Few call paths, very many samples.
// The load comes from a child process, so that only the server is recorded.
import { createHash } from "node:crypto";
import { fork } from "node:child_process";
import http from "node:http";
import { gzipSync } from "node:zlib";

const seconds = Number(process.argv[3] ?? 20);
const isClient = process.argv[4] !== undefined;

function orders(count) {
  return Array.from({ length: count }, (_, index) => ({ id: index, price: (index * 37) % 1000, tags: ["a", "b", "c"] }));
}

function parsed(body) {
  return JSON.parse(body).orders.map((order) => order.price);
}

function page(rows) {
  return `<ul>${rows.map((row) => `<li>${row.id}: ${row.price.toFixed(2)} ${row.tags.join(", ")}</li>`).join("")}</ul>`;
}

const routes = {
  "/json": () => JSON.stringify(orders(60)),
  "/parse": () => String(parsed(JSON.stringify({ orders: orders(40) })).reduce((sum, price) => sum + price, 0)),
  "/hash": () => createHash("sha256").update(JSON.stringify(orders(20))).digest("hex"),
  "/page": () => page(orders(40).sort((one, other) => one.price - other.price)),
  "/zip": () => gzipSync(JSON.stringify(orders(30))).toString("base64"),
};
const paths = Object.keys(routes);

function serve() {
  const server = http.createServer((request, response) => response.end(routes[request.url]()));
  server.listen(0, "127.0.0.1", () => {
    const client = fork(new URL(import.meta.url).pathname, [process.argv[2], String(seconds), String(server.address().port)], { execArgv: [] });
    client.on("exit", () => process.exit(0));
  });
}

function load(port) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 8 });
  const end = Date.now() + seconds * 1000;
  let sent = 0;
  function send() {
    if (Date.now() > end) process.exit(0);
    http.get({ host: "127.0.0.1", port, agent, path: paths[sent++ % paths.length] }, (response) => {
      response.resume();
      response.on("end", send);
    });
  }
  for (let connection = 0; connection < 8; connection++) send();
}

isClient ? load(Number(process.argv[4])) : serve();
