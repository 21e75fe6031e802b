import { expect, it } from "vitest";

import { named, typeChoices } from "~/ui/importing/choices";

it("calls a dataset as its file", () => {
  expect(named("sales 2024.csv")).toBe("sales 2024");
  expect(named("sales.csv.gz")).toBe("sales");
  expect(named(".csv")).toBe(".csv");
});

it("offers a column's own type first", () => {
  expect(typeChoices("HUGEINT").slice(0, 2)).toEqual(["HUGEINT", "VARCHAR"]);
  expect(typeChoices("DATE").filter((type) => type === "DATE")).toHaveLength(1);
});
