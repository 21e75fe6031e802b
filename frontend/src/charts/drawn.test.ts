import { expect, test } from "vitest";

import { binned, drawnOf, momentOf, numberOf } from "~/charts/drawn";

const COLUMNS = [
  { name: "day", type: "DATE" },
  { name: "shop", type: "VARCHAR" },
  { name: "sales", type: "DECIMAL(18,2)" },
];
const ROWS = [
  { day: "2026-01-02", shop: "Porto", sales: "10.50" },
  { day: "2026-01-01", shop: "Lagos", sales: "4.00" },
  { day: "2026-01-02", shop: "Lagos", sales: "2.50" },
  { day: "2026-01-03", shop: null, sales: null },
];

test("bars are summed by group, the largest first, and rows without a value are told of", () => {
  expect(drawnOf({ kind: "bar", x: "shop", y: "sales", aggregate: "sum" }, COLUMNS, ROWS)).toEqual({
    kind: "bar",
    bars: [
      { label: "Porto", value: 10.5 },
      { label: "Lagos", value: 6.5 },
    ],
    groups: 2,
    leftOut: 1,
  });
});

test("counting needs no value, and a missing group is one too", () => {
  const drawn = drawnOf({ kind: "bar", x: "shop", y: "", aggregate: "count" }, COLUMNS, ROWS);
  expect(drawn).toMatchObject({
    bars: [
      { label: "Lagos", value: 2 },
      { label: "Porto", value: 1 },
      { label: "(missing)", value: 1 },
    ],
    leftOut: 0,
  });
});

test.each([
  ["mean", 6.5],
  ["min", 2.5],
  ["max", 10.5],
] as const)("a line has the %s of each day, in the order of time", (aggregate, second) => {
  const drawn = drawnOf({ kind: "line", x: "day", y: "sales", aggregate }, COLUMNS, ROWS);
  expect(drawn).toEqual({
    kind: "line",
    points: [
      { x: Date.UTC(2026, 0, 1), y: 4 },
      { x: Date.UTC(2026, 0, 2), y: second },
    ],
    time: true,
    leftOut: 1,
  });
});

test("only so many bars are drawn, and how many there are is told", () => {
  const rows = Array.from({ length: 50 }, (_, number) => ({ shop: `shop ${number}`, sales: number }));
  const drawn = drawnOf({ kind: "bar", x: "shop", y: "sales", aggregate: "sum" }, COLUMNS, rows);
  expect(drawn).toMatchObject({ groups: 50 });
  expect(drawn.kind === "bar" && [drawn.bars.length, drawn.bars[0]?.label]).toEqual([20, "shop 49"]);
});

test("a histogram counts every value once, the largest in the last part", () => {
  const bins = binned([0, 1, 2, 3, 4, 5, 6, 7, 8, 10]);
  expect(bins.reduce((sum, bin) => sum + bin.count, 0)).toBe(10);
  expect(bins.at(-1)).toMatchObject({ high: 10, count: 2 });
  expect(binned([3, 3])).toEqual([{ low: 3, high: 3, count: 2 }]);
  expect(binned([])).toEqual([]);
});

test.each([
  ["12.50", 12.5],
  [3, 3],
  ["NaN", null],
  ["Infinity", null],
  ["", null],
  [null, null],
])("the number of %j is %j", (value, number) => {
  expect(numberOf(value)).toBe(number);
});

test.each([
  ["2026-01-02", Date.UTC(2026, 0, 2)],
  ["2026-01-02T08:30:00", Date.UTC(2026, 0, 2, 8, 30)],
  ["2026-01-02 08:30:00", Date.UTC(2026, 0, 2, 8, 30)],
  ["2026-01-02T08:30:00+01:00", Date.UTC(2026, 0, 2, 7, 30)],
  ["08:30:00", Date.UTC(1970, 0, 1, 8, 30)],
  ["never", null],
])("%s is a moment that no zone of the reader moves", (value, moment) => {
  expect(momentOf(value)).toBe(moment);
});
