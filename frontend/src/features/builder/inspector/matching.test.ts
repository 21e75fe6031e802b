import { expect, it } from "vitest";

import type { WorkflowDocument } from "~/document/model";
import { probe, suggested } from "~/features/builder/inspector/matching";

const left = [
  { name: "id", type: "BIGINT" },
  { name: "customer_id", type: "BIGINT" },
  { name: "city", type: "VARCHAR" },
];
const right = [
  { name: "CustomerID", type: "INTEGER" },
  { name: "city", type: "VARCHAR" },
  { name: "population", type: "BIGINT" },
];

it("suggests columns that are alike in name and kind", () => {
  expect(suggested(left, right, [])).toEqual([
    { left: "city", right: "city" },
    { left: "customer_id", right: "CustomerID" },
  ]);
  expect(suggested(left, right, [{ left: "city", right: "city" }])).toEqual([
    { left: "customer_id", right: "CustomerID" },
  ]);
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
