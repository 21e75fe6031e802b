import { expect, it } from "vitest";

import { copied, pasted } from "~/document/clipboard";
import { type Draft, edges } from "~/document/model";

const draft: Draft = {
  document: {
    format: 1,
    name: "Test",
    steps: [
      { id: "people", block: "dataset", settings: { dataset: "people" } },
      { id: "filter", block: "filter", inputs: { rows: "people" } },
      { id: "sort", block: "sort", inputs: { rows: "filter" } },
    ],
  },
  layout: {
    steps: { people: { x: 0, y: 0 }, filter: { x: 300, y: 0 }, sort: { x: 600, y: 10 } },
    remarks: [],
  },
};

it("pastes steps with what connects them, under free ids", () => {
  const [changed, ids] = pasted(draft, copied(draft, ["filter", "sort"])) ?? [draft, []];
  expect(ids).toEqual(["filter_2", "sort_2"]);
  expect(edges(changed.document).slice(2)).toEqual([
    { from: "people", to: "filter_2", port: "rows" },
    { from: "filter_2", to: "sort_2", port: "rows" },
  ]);
});

it("pastes into another workflow, without inputs that are not there, where it is told to", () => {
  const empty: Draft = {
    document: { format: 1, name: "New", steps: [] },
    layout: { steps: {}, remarks: [] },
  };
  const [changed] = pasted(empty, copied(draft, ["filter", "sort"]), { x: 10, y: 10 }) ?? [empty];
  expect(edges(changed.document)).toEqual([{ from: "filter", to: "sort", port: "rows" }]);
  expect(changed.layout.steps).toEqual({ filter: { x: 10, y: 10 }, sort: { x: 310, y: 20 } });
});

it("leaves other texts alone", () => {
  expect(pasted(draft, "some text")).toBeNull();
  expect(pasted(draft, "[1]")).toBeNull();
});
