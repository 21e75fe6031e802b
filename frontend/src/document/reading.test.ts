import { expect, test } from "vitest";

import { edges } from "~/document/model";
import { documentOf } from "~/document/reading";

test("a draft without sense is read as far as it has some", () => {
  const document = documentOf({
    name: 3,
    steps: [
      null,
      { id: "a", block: "dataset", settings: "none" },
      { id: "b", block: "join", inputs: { left: "a", right: null, more: ["a", 3] } },
      { id: "c", block: "filter", inputs: "a" },
    ],
  });

  expect(document.name).toBe("");
  expect(document.steps).toEqual([
    { id: "a", block: "dataset" },
    { id: "b", block: "join", inputs: { left: "a" } },
    { id: "c", block: "filter" },
  ]);
  expect(edges(document)).toEqual([{ from: "a", to: "b", port: "left" }]);
});
