import { describe, expect, it } from "vitest";

import { height, isScaled, lastTop, placeOf, rowAt, TALLEST } from "~/grid/scale";

const ten = { rows: 10_000_000, rowHeight: 28, view: 560 };

describe("the scroll bar of a grid", () => {
  it("reaches the last of ten million rows", () => {
    expect(height(ten)).toBe(TALLEST);
    expect(rowAt(TALLEST - 560, ten)).toBe(9_999_980);
    expect(placeOf(9_999_980, ten)).toBe(TALLEST - 560);
  });

  it("goes row by row where there is room for all", () => {
    const some = { rows: 1000, rowHeight: 28, view: 280 };
    expect(isScaled(some)).toBe(false);
    expect(rowAt(28, some)).toBeCloseTo(1);
    expect(placeOf(990, some)).toBe(990 * 28);
  });

  it("comes back to the row that it went to", () => {
    for (const row of [0, 1, 17, 4_999_999.5, 9_999_980])
      expect(rowAt(placeOf(row, ten), ten)).toBeCloseTo(row);
  });

  it("stays at the top where everything is in view", () => {
    const few = { rows: 3, rowHeight: 28, view: 280 };
    expect(lastTop(few)).toBe(0);
    expect(rowAt(100, few)).toBe(0);
    expect(placeOf(2, few)).toBe(0);
  });
});
