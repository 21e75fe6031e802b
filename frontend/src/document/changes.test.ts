import { describe, expect, it } from "vitest";

import {
  add,
  connect,
  disconnect,
  follow,
  freshId,
  idFrom,
  insert,
  move,
  refusal,
  remove,
  rename,
} from "~/document/changes";
import { type Draft, edges, type Step } from "~/document/model";

const one = [{ name: "rows", many: false }];
const steps: Step[] = [
  { id: "people", block: "dataset", settings: { dataset: "people" } },
  { id: "filter", block: "filter", settings: { where: "age > 30" }, inputs: { rows: "people" } },
  { id: "result", block: "result", inputs: { rows: "filter" } },
  { id: "both", block: "union", inputs: { rows: ["people", "filter"] } },
];
const draft: Draft = {
  document: { format: 1, name: "Test", steps },
  layout: { steps: { people: { x: 0, y: 0 }, filter: { x: 300, y: 0 } }, remarks: [] },
};
const links = (of: Draft) => edges(of.document).map((edge) => `${edge.from}>${edge.to}.${edge.port}`);

describe("adding", () => {
  it("connects a step to the one before and gives it an id of its own", () => {
    const [changed, id] = add(draft, { block: "filter", ports: one }, "people");
    expect(id).toBe("filter_2");
    expect(links(changed)).toContain("people>filter_2.rows");
  });

  it("finds a place where nothing stands", () => {
    const [changed] = add(draft, { block: "sort", ports: one }, "people");
    expect(changed.layout.steps.sort?.x).toBe(280);
    expect(changed.layout.steps.sort?.y).toBeGreaterThanOrEqual(72);
  });

  it("puts a step onto one edge of two from the same step", () => {
    const self: Step = { id: "self", block: "join", inputs: { left: "people", right: "people" } };
    const joined = { ...draft, document: { ...draft.document, steps: [...steps, self] } };
    const [changed, id] = insert(
      joined,
      { block: "sort", ports: one },
      { from: "people", to: "self", port: "right" },
    );
    expect(links(changed).filter((link) => link.includes(">self"))).toEqual([
      "people>self.left",
      `${id}>self.right`,
    ]);
  });

  it("puts a step behind another one, which makes room", () => {
    const [changed, id] = follow(draft, { block: "sort", ports: one }, "people");
    expect(links(changed)).toEqual([
      `${id}>filter.rows`,
      "filter>result.rows",
      `${id}>both.rows`,
      "filter>both.rows",
      `people>${id}.rows`,
    ]);
    expect(changed.layout.steps).toEqual({
      people: { x: 0, y: 0 },
      [id]: { x: 280, y: 0 },
      filter: { x: 560, y: 0 },
    });
    const [last] = follow(draft, { block: "sort", ports: one }, "result");
    expect(links(last)).toContain("result>sort.rows");
  });

  it("puts a step onto an edge", () => {
    const [changed] = insert(
      draft,
      { block: "sort", ports: one },
      { from: "people", to: "filter", port: "rows" },
    );
    expect(links(changed)).toEqual([
      "sort>filter.rows",
      "filter>result.rows",
      "people>both.rows",
      "filter>both.rows",
      "people>sort.rows",
    ]);
  });

  it("does not count on and on from a numbered id", () => {
    expect(freshId(draft.document, "filter_7")).toBe("filter_2");
  });
});

describe("connecting", () => {
  it("refuses circles, oneself and what is there", () => {
    expect(refusal(draft.document, { from: "result", to: "filter", port: "rows" })).toBe("circle");
    expect(refusal(draft.document, { from: "filter", to: "filter", port: "rows" })).toBe("itself");
    expect(refusal(draft.document, { from: "people", to: "both", port: "rows" })).toBe("already");
    expect(connect(draft, { from: "result", to: "filter", port: "rows" }, false)).toBe(draft);
  });

  it("replaces the input of a port that takes one, and adds to one that takes many", () => {
    expect(links(connect(draft, { from: "people", to: "result", port: "rows" }, false))).toContain(
      "people>result.rows",
    );
    expect(links(connect(draft, { from: "people", to: "result", port: "rows" }, false))).not.toContain(
      "filter>result.rows",
    );
    expect(links(connect(draft, { from: "result", to: "both", port: "rows" }, true))).toContain(
      "result>both.rows",
    );
  });

  it("takes one of several inputs away", () => {
    expect(links(disconnect(draft, { from: "people", to: "both", port: "rows" }))).not.toContain(
      "people>both.rows",
    );
    expect(links(disconnect(draft, { from: "people", to: "both", port: "rows" }))).toContain(
      "filter>both.rows",
    );
  });
});

describe("removing", () => {
  it("lets the steps behind read what was read before", () => {
    const changed = remove(draft, ["filter"]);
    expect(links(changed)).toEqual(["people>result.rows", "people>both.rows"]);
    expect(changed.layout.steps.filter).toBeUndefined();
  });

  it("leaves nothing that reads what is gone", () => {
    expect(links(remove(draft, ["people", "filter"]))).toEqual([]);
  });
});

it("renames a step for those that read it, too", () => {
  const changed = rename(draft, "filter", "adults");
  expect(links(changed)).toEqual([
    "people>adults.rows",
    "adults>result.rows",
    "people>both.rows",
    "adults>both.rows",
  ]);
  expect(changed.layout.steps.adults).toEqual({ x: 300, y: 0 });
  expect(rename(draft, "filter", "people")).toBe(draft);
});

it("moves steps, and nothing that is not there", () => {
  const changed = move(draft, { people: { x: 5, y: 6 }, nobody: { x: 1, y: 1 } });
  expect(changed.layout.steps).toEqual({ people: { x: 5, y: 6 }, filter: { x: 300, y: 0 } });
});

describe("what nobody has chosen or what goes in circles", () => {
  it("is no change where nothing is removed", () => {
    expect(remove(draft, [])).toBe(draft);
  });

  it("is removed like everything else", () => {
    const circle: Step[] = [
      { id: "a", block: "filter", inputs: { rows: "b" } },
      { id: "b", block: "filter", inputs: { rows: "a" } },
      { id: "c", block: "filter", inputs: { rows: "a" } },
    ];
    const changed = remove({ ...draft, document: { ...draft.document, steps: circle } }, ["a", "b"]);
    expect(changed.document.steps).toEqual([{ id: "c", block: "filter", inputs: {} }]);
  });
});

it("makes ids of names in any letters, where something is left of them", () => {
  expect(idFrom("Größe (cm)", "step")).toBe("Grosse_cm_");
  expect(idFrom("2 Épiceries", "step")).toBe("Epiceries");
  expect(idFrom("日本", "step")).toBe("step");
});
