export interface Range {
  from: number;
  to: number;
}

/** Slow on purpose. */
export function sumOfRoots(range: Range): { sum: number } {
  let sum = 0;
  for (let value = range.from; value < range.to; value++) {
    sum += Math.sqrt(value) * Math.sin(value);
  }
  return { sum };
}

export const squares = (count: number): number[] => {
  const found: number[] = [];
  for (let index = 0; index < count; index++) {
    found.push((index * index) % 97);
  }
  return found;
};

type Visitor = (value: number) => void;

export class Walker<T extends number> {
  private visited = 0;

  constructor(private readonly visitor: Visitor) {}

  walk(values: readonly T[]): number {
    for (const value of values) {
      this.visitor(value);
      this.visited += 1;
    }
    return this.visited;
  }
}
