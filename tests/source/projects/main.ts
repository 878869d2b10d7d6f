import { squares, sumOfRoots, Walker } from "./numbers.ts";

type Total = { total: number };

function work(rounds: number): Total {
  let total = 0;
  const walker = new Walker<number>((value) => {
    total += Math.cbrt(value);
  });
  for (let round = 0; round < rounds; round++) {
    total += sumOfRoots({ from: 0, to: 200_000 }).sum;
    total += walker.walk(squares(30_000));
  }
  return { total };
}

const asked: Total = work(60);
console.log(asked.total);
