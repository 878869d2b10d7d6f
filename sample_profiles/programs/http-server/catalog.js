// 400 products as JSON text, the same in every run.
const MATERIALS = ["oak", "linen", "brass", "glass", "cork", "wool", "clay", "steel"];
const THINGS = ["lamp", "chair", "bowl", "clock", "shelf", "mirror", "basket", "vase", "stool", "tray"];

function product(number) {
  const material = MATERIALS[number % MATERIALS.length];
  const thing = THINGS[(number * 7) % THINGS.length];
  return {
    number,
    name: `${material} ${thing} ${number}`,
    cents: 990 + ((number * 7919) % 24_000),
    tags: [material, thing, number % 3 === 0 ? "sale" : "new"],
  };
}

export const catalogText = JSON.stringify(Array.from({ length: 400 }, (_, number) => product(number)));
