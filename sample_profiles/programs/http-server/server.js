// A small shop over HTTP: four pages, each slow for a different reason.
import { pbkdf2Sync } from "node:crypto";
import { createServer } from "node:http";
import { render } from "plain-template";
import { catalogText } from "./catalog.js";

const LIST = `<h1>Page {{page}}</h1>
<ul>{{#rows}}<li id="{{number}}"><b>{{name}}</b> ({{tags}}) for <i>{{price}}</i></li>{{/rows}}</ul>`;
const RECEIPT = `<h1>Receipt {{number}}</h1>
<table>{{#rows}}<tr><td>{{number}}</td><td>{{name}}</td><td>{{tags}}</td><td>{{price}}</td></tr>{{/rows}}</table>
<p>Total {{total}}, paid by {{customer}}</p>`;

function formatPrice(cents) {
  return new Intl.NumberFormat("en", { style: "currency", currency: "EUR" }).format(cents / 100);
}

function readCatalog() {
  return JSON.parse(catalogText);
}

function withPrices(rows) {
  return rows.map((row) => ({ ...row, price: formatPrice(row.cents) }));
}

function listCatalog(page) {
  const rows = readCatalog().slice(page * 20, page * 20 + 20);
  return render(LIST, { page, rows: withPrices(rows) });
}

function search(query) {
  const words = /^(\w+\s?)+$/;
  if (!words.test(query)) return "letters and digits only";
  const wanted = query.toLowerCase();
  return readCatalog().filter((row) => row.tags.includes(wanted)).map((row) => row.name).join("\n");
}

function printReceipt(number) {
  const rows = readCatalog().slice(number % 200, (number % 200) + 40);
  const total = formatPrice(rows.reduce((sum, row) => sum + row.cents, 0));
  return render(RECEIPT, { number, rows: withPrices(rows), total, customer: "Ada" });
}

function login(password) {
  return pbkdf2Sync(password, "salt of this shop", 600_000, 32, "sha256").toString("hex");
}

function answer(url) {
  const value = url.searchParams.get("v") ?? "";
  switch (url.pathname) {
    case "/catalog": return listCatalog(Number(value));
    case "/search": return search(value);
    case "/receipt": return printReceipt(Number(value));
    case "/login": return login(value);
    default: return "nothing here";
  }
}

const server = createServer((request, response) => {
  response.end(answer(new URL(request.url, "http://shop")));
});
server.listen(Number(process.env.PORT ?? 8080), "127.0.0.1", () => console.log("ready"));

// A profile is written only when the program ends by itself.
process.on("SIGTERM", () => {
  server.close();
  server.closeAllConnections();
});
