import { expect, it } from "vitest";

import { inView, NUMBERS, placed } from "~/grid/columns";

const columns = Array.from({ length: 50 }, (_, number) => ({ name: `c${number}`, type: "BIGINT" }));
const widths = new Map(columns.map((column) => [column.name, 100]));

it("puts columns side by side", () => {
  const places = placed(columns, widths, []);
  expect(places[0]?.left).toBe(NUMBERS);
  expect(places[49]?.left).toBe(NUMBERS + 4900);
});

it("finds the columns in view, those that are cut included", () => {
  const places = placed(columns, widths, []);
  expect(inView(places, 0, 500)).toEqual([0, 5]);
  expect(inView(places, 250, 500)).toEqual([2, 7]);
});
