import { add, show, times, type Money } from "./money";
import { classNames, warning, type Grouped } from "./palette";
import { fill } from "./path";

const price: Money = { cents: 1990, currency: "EUR" };
const lamp: Grouped["amber/bg-amber-100"] = "bg-amber-100";

export const page = [
  fill("orders/:order/lines/:line", { order: "7", line: "2" }),
  show(add(price, times(price, 1.19))),
  classNames(lamp, "text-grey-900"),
  warning,
].join("\n");
