import { expect, it } from "vitest";

import { levels, placed } from "~/document/levels";
import type { WorkflowDocument } from "~/document/model";
import { documentOf, layoutOf } from "~/document/reading";

const document: WorkflowDocument = {
  format: 1,
  name: "Test",
  steps: [
    { id: "join", block: "join", inputs: { left: "filter", right: "b" } },
    { id: "a", block: "dataset" },
    { id: "b", block: "dataset" },
    { id: "filter", block: "filter", inputs: { rows: "a" } },
  ],
};

it("counts the steps before each, along the longest way", () => {
  expect(Object.fromEntries(levels(document))).toEqual({ a: 0, b: 0, filter: 1, join: 2 });
});

it("does not go round in a circle", () => {
  const circle = { ...document, steps: [{ id: "a", block: "filter", inputs: { rows: "a" } }] };
  expect(levels(circle).get("a")).toBeDefined();
});

it("places what has no place and leaves the rest", () => {
  const drafted = placed({ document, layout: { steps: { a: { x: 7, y: 9 } }, remarks: [] } });
  expect(drafted.layout.steps.a).toEqual({ x: 7, y: 9 });
  const places = document.steps.map((step) => JSON.stringify(drafted.layout.steps[step.id]));
  expect(new Set(places).size).toBe(4);
});

it("reads what others may have stored", () => {
  expect(layoutOf({ steps: { a: { x: 1, y: 2, z: 3 }, b: "there" }, remarks: [{}] })).toEqual({
    steps: { a: { x: 1, y: 2 } },
    remarks: [],
  });
  expect(documentOf({ name: 3, steps: [{ id: "a" }, { id: "b", block: "sort" }] })).toEqual({
    format: 1,
    name: "",
    steps: [{ id: "b", block: "sort" }],
  });
});
