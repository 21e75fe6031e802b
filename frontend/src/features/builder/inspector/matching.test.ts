import { expect, it } from "vitest";

import type { WorkflowDocument } from "~/document/model";
import { probe, suggested, type Table } from "~/features/builder/inspector/matching";
import type { Row } from "~/grid/source";

const table = (columns: Record<string, string>, ...rows: Row[]): Table => ({
  columns: Object.entries(columns).map(([name, type]) => ({ name, type })),
  rows,
});

it("suggests columns that are called alike and are of a kind", () => {
  const left = table({ id: "BIGINT", customer_id: "BIGINT", city: "VARCHAR", day: "DATE" });
  const right = table({ CustomerID: "INTEGER", city: "VARCHAR", population: "BIGINT", day: "VARCHAR" });
  expect(suggested(left, right, [])).toEqual([
    { left: "customer_id", right: "CustomerID" },
    { left: "city", right: "city" },
  ]);
  expect(suggested(left, right, [{ left: "city", right: "city" }])).toEqual([
    { left: "customer_id", right: "CustomerID" },
  ]);
});

it("suggests columns that hold the same texts under other names", () => {
  const left = table({ dest: "VARCHAR", n: "BIGINT" }, { dest: "LIS", n: 1 }, { dest: "OPO", n: 2 });
  const right = table({ faa: "VARCHAR", rank: "BIGINT" }, { faa: "LIS", rank: 1 }, { faa: "JFK", rank: 2 });
  expect(suggested(left, right, [])).toEqual([{ left: "dest", right: "faa" }]);
});

it("asks how many rows of the right find a match with the keys turned round", () => {
  const join = {
    id: "join",
    block: "join",
    settings: { keys: [{ left: "a", right: "b", comparison: "<" }] },
    inputs: { left: "x", right: "y" },
  };
  const document: WorkflowDocument = { format: 1, name: "Test", steps: [join] };
  const asked = probe(document, join, "right", "matched");
  expect(asked?.document.steps.slice(1)).toMatchObject([
    {
      block: "join",
      settings: { kind: "semi", keys: [{ left: "b", right: "a", comparison: ">" }] },
      inputs: { left: "y", right: "x" },
    },
    { block: "aggregate", inputs: { rows: "probe" } },
  ]);
  expect(probe(document, { ...join, inputs: { left: "x" } }, "left", "all")).toBeNull();
});
