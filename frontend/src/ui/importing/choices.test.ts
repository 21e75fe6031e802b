import { expect, it } from "vitest";

import { columnChanges, isTextFile, named, typeChoices } from "~/ui/importing/choices";

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

it("tells what a dataset would lose", () => {
  const before = [
    { name: "id", type: "BIGINT" },
    { name: "city", type: "VARCHAR" },
    { name: "born", type: "DATE" },
  ];
  const after = [
    { name: "id", type: "DOUBLE" },
    { name: "born", type: "VARCHAR" },
    { name: "town", type: "VARCHAR" },
  ];
  expect(columnChanges(before, after)).toEqual({ gone: ["city"], others: ["born"] });
});

it("offers a column's own type first", () => {
  expect(typeChoices("HUGEINT").slice(0, 2)).toEqual(["HUGEINT", "VARCHAR"]);
  expect(typeChoices("DATE").filter((type) => type === "DATE")).toHaveLength(1);
});
