// Takes "orders/:order/lines/:line" apart in the type system.
export type Names<Path extends string> = Path extends `${infer Head}/${infer Tail}`
  ? Names<Head> | Names<Tail>
  : Path extends `:${infer Name}` ? Name : never;

export type Values<Path extends string> = { readonly [Name in Names<Path>]: string };

export function fill<Path extends string>(path: Path, values: Values<Path>): string {
  return path.replace(/:(\w+)/g, (_, name: string) => (values as Record<string, string>)[name] ?? "");
}

export function split(path: string): string[] {
  return path.split("/").filter((part) => part !== "");
}
