// Every class name of a small design system as one union: 10 × 12 × 10 × 6 members.
type Hue = "red" | "pink" | "plum" | "blue" | "cyan" | "teal" | "green" | "lime" | "amber" | "grey";
type Shade = 50 | 100 | 200 | 300 | 400 | 500 | 600 | 700 | 800 | 900 | 950 | 1000;
type Part = "text" | "bg" | "border" | "ring" | "fill" | "stroke" | "from" | "via" | "to" | "shadow";
type State = "" | "hover:" | "focus:" | "active:" | "dark:" | "print:";

export type ClassName = `${State}${Part}-${Hue}-${Shade}`;

export type HueOf<Name extends string> = Name extends `${string}-${infer Found extends Hue}-${number}` ? Found : never;

export type Grouped = { [Name in ClassName as `${HueOf<Name>}/${Name}`]: Name };

export function classNames(...names: ClassName[]): string {
  return names.join(" ");
}

export const warning = classNames("bg-amber-100", "dark:bg-amber-900", "border-red-500");
