import { expect, it } from "vitest";

import { mostFrequent, summary } from "~/features/builder/preview/summary";

it("counts numbers by range", () => {
  const rows = Array.from({ length: 24 }, (_, n) => ({ n }));
  expect(summary("n", rows)).toEqual({
    of: 24,
    filled: 24,
    distinct: 24,
    bars: Array.from({ length: 12 }, () => 1),
  });
});

it("counts the most frequent values of what is no number", () => {
  const rows = ["a", "b", "a", null, "a", "b"].map((x) => ({ x }));
  expect(summary("x", rows)).toEqual({ of: 6, filled: 5, distinct: 2, bars: [1, 2 / 3] });
});

it("offers the most frequent values first", () => {
  const rows = ["a", "b", "b", null, "c"].map((x) => ({ x }));
  expect(mostFrequent("x", rows)).toEqual(["b", "a", "c"]);
});

it("has nothing to show of nothing", () => {
  expect(summary("x", [])).toEqual({ of: 0, filled: 0, distinct: 0, bars: [] });
});
