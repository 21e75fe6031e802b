import { expect, test } from "vitest";

import { chosenFor, possibleKinds, turnedInto } from "~/charts/choice";

const ID = { name: "order_id", type: "BIGINT" };
const DAY = { name: "day", type: "DATE" };
const SHOP = { name: "shop", type: "VARCHAR" };
const NOTE = { name: "note", type: "VARCHAR" };
const SALES = { name: "sales", type: "DECIMAL(18,2)" };
const PRICE = { name: "price", type: "DOUBLE" };
const ROWS = [
  { order_id: 1, day: "2026-01-01", shop: "Porto", note: "a", sales: 1, price: 1 },
  { order_id: 2, day: "2026-01-02", shop: "Lagos", note: "b", sales: 2, price: 1 },
  { order_id: 3, day: "2026-01-02", shop: "Lagos", note: "c", sales: 3, price: 1 },
];

test.each([
  ["dates and numbers make a line", [ID, DAY, SHOP, SALES], "line", "day", "sales"],
  ["the texts with the fewest groups make bars", [ID, NOTE, SHOP, SALES], "bar", "shop", "sales"],
  ["two numbers make points", [SALES, PRICE], "scatter", "sales", "price"],
  ["one number is spread", [PRICE], "histogram", "price", ""],
] as const)("%s", (_, columns, kind, x, y) => {
  expect(chosenFor(columns, ROWS)).toMatchObject({ kind, x, y });
});

test("texts alone are counted, and of a list nothing is drawn", () => {
  expect(chosenFor([SHOP], ROWS)).toMatchObject({ kind: "bar", aggregate: "count" });
  expect(chosenFor([{ name: "all", type: "INTEGER[]" }], ROWS)).toBeNull();
});

test("another kind keeps the columns that suit it", () => {
  const columns = [DAY, SHOP, SALES, PRICE];
  const bars = { kind: "bar", x: "shop", y: "price", aggregate: "mean" } as const;
  expect(turnedInto("line", bars, columns)).toEqual({
    kind: "line",
    x: "day",
    y: "price",
    aggregate: "mean",
  });
  expect(turnedInto("histogram", bars, columns)).toMatchObject({ x: "sales", y: "" });
  expect(turnedInto("scatter", bars, columns)).toMatchObject({ x: "sales", y: "price" });
});

test("only charts that can be made are offered", () => {
  expect(possibleKinds([SHOP])).toEqual(["bar"]);
  expect(possibleKinds([SHOP, PRICE])).toEqual(["bar", "line", "histogram"]);
  expect(possibleKinds([SALES, PRICE])).toEqual(["bar", "line", "scatter", "histogram"]);
});
