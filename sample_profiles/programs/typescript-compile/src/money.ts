export type Currency = "EUR" | "USD" | "GBP" | "SEK" | "JPY";

export interface Money {
  readonly cents: number;
  readonly currency: Currency;
}

export function add(a: Money, b: Money): Money {
  if (a.currency !== b.currency) throw new RangeError(`${a.currency} and ${b.currency}`);
  return { cents: a.cents + b.cents, currency: a.currency };
}

export function times(money: Money, factor: number): Money {
  return { ...money, cents: Math.round(money.cents * factor) };
}

export function show(money: Money): string {
  return `${(money.cents / 100).toFixed(2)} ${money.currency}`;
}
