// A ledger with undo: before each entry it copies all accounts, and the copies stay alive long enough to cost twice.
const ACCOUNTS = 3000;
const ENTRIES = 10_000;
const UNDO_STEPS = 120;

function openAccount(number) {
  return { number, owner: `owner ${number}`, cents: 0, entries: 0 };
}

function copyAccounts(accounts) {
  const copies = [];
  for (const account of accounts) copies.push({ ...account });
  return copies;
}

function remember(ledger) {
  ledger.undo.push(copyAccounts(ledger.accounts));
  if (ledger.undo.length > UNDO_STEPS) ledger.undo.shift();
}

function findAccount(accounts, owner) {
  for (const account of accounts) {
    if (account.owner.toUpperCase() === owner) return account;
  }
  throw new Error(`no account of ${owner}`);
}

function book(ledger, entry) {
  remember(ledger);
  const account = findAccount(ledger.accounts, entry.owner);
  account.cents += entry.cents;
  account.entries++;
}

function bookAll(ledger) {
  for (let number = 0; number < ENTRIES; number++) {
    book(ledger, { owner: `OWNER ${(number * 37) % 600}`, cents: (number * 7919) % 50_000 });
  }
}

const ledger = { accounts: Array.from({ length: ACCOUNTS }, (_, number) => openAccount(number)), undo: [] };
bookAll(ledger);
console.log(ledger.accounts.reduce((cents, account) => cents + account.cents, 0));
