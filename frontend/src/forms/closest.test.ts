import { expect, it } from "vitest";

import { closest } from "~/forms/closest";

it("finds what a column may be called now", () => {
  expect(closest("avg_income", ["country", "Avg Income", "people"])).toBe("Avg Income");
  expect(closest("contry", ["county_code", "country"])).toBe("country");
});

it("finds nothing where nothing is near", () => {
  expect(closest("price", ["country", "people"])).toBeNull();
  expect(closest("a", [])).toBeNull();
});
