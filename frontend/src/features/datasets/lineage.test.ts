import { expect, it } from "vitest";

import { placed } from "~/features/datasets/lineage";

const node = (key: string) => ({
  key,
  kind: "dataset" as const,
  id: null,
  name: key,
  owner: null,
  workflow_id: null,
  workflow: null,
});
const edge = (source: string, target: string) => ({ source, target, columns: [] });

it("puts what feeds others to their left", () => {
  const places = placed({
    nodes: [node("end"), node("a"), node("b"), node("middle")],
    edges: [edge("a", "middle"), edge("middle", "end"), edge("b", "end")],
    complete: true,
  });
  const x = (key: string) => places.find((place) => place.node.key === key)?.x ?? -1;
  expect(x("a")).toBe(x("b"));
  expect(x("a")).toBeLessThan(x("middle"));
  expect(x("middle")).toBeLessThan(x("end"));
  expect(new Set(places.map((place) => `${place.x} ${place.y}`)).size).toBe(4);
});
