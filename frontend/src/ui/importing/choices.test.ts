import { expect, it } from "vitest";

import { isTextFile, named, typeChoices } from "~/ui/importing/choices";

it("calls a dataset as its file", () => {
  expect(named("sales 2024.csv")).toBe("sales 2024");
  expect(named("sales.csv.gz")).toBe("sales");
  expect(named("Q1.North.csv")).toBe("Q1.North");
  expect(named(".csv")).toBe(".csv");
});

it("tells rows in plain text by the name of their file", () => {
  expect(["a.csv", "a.TSV", "a.csv.gz"].every(isTextFile)).toBe(true);
  expect(["a.xlsx", "csv", "a.parquet"].some(isTextFile)).toBe(false);
});

it("offers a column's own type first", () => {
  expect(typeChoices("HUGEINT").slice(0, 2)).toEqual(["HUGEINT", "VARCHAR"]);
  expect(typeChoices("DATE").filter((type) => type === "DATE")).toHaveLength(1);
});
