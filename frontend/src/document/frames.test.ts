import { describe, expect, it } from "vitest";

import { add, insert, remove, rename } from "~/document/changes";
import { copied, pasted } from "~/document/clipboard";
import { around, frameId, framesOf, group, reframe, stepsIn, ungroup } from "~/document/frames";
import type { Draft } from "~/document/model";
import { documentOf } from "~/document/reading";

const one = [{ name: "rows", many: false }];
const plain: Draft = {
  document: {
    format: 1,
    name: "Test",
    steps: [
      { id: "people", block: "dataset" },
      { id: "filter", block: "filter", inputs: { rows: "people" } },
      { id: "sort", block: "sort", inputs: { rows: "filter" } },
    ],
  },
  layout: {
    steps: { people: { x: 0, y: 0 }, filter: { x: 300, y: 40 }, sort: { x: 600, y: 0 } },
    remarks: [],
  },
};
const [draft] = group(plain, ["filter", "people"], "Clean");
const frames = (of: Draft) => framesOf(of.document).map((frame) => [frame.title, frame.steps]);

describe("grouping", () => {
  it("puts a frame around steps, in the order of the document", () => {
    expect(frames(draft)).toEqual([["Clean", ["people", "filter"]]]);
    expect(group(plain, [], "Nothing")).toEqual([plain, null]);
  });

  it("takes steps out of the frames that they are in, which go when nothing is left", () => {
    expect(frames(group(draft, ["filter", "sort"], "End")[0])).toEqual([
      ["Clean", ["people"]],
      ["End", ["filter", "sort"]],
    ]);
    expect(frames(group(group(draft, ["sort"], "End")[0], ["sort", "filter"], "Other")[0])).toEqual([
      ["Clean", ["people"]],
      ["End", ["filter", "sort"]],
    ]);
  });

  it("lets a frame grow that is among what is chosen", () => {
    expect(frames(group(draft, ["frame:people", "sort"], "Other")[0])).toEqual([
      ["Clean", ["people", "filter", "sort"]],
    ]);
    expect(group(draft, ["people", "filter"], "Other")).toEqual([draft, "frame:people"]);
  });

  it("is undone for a frame, or for one step", () => {
    expect(ungroup(draft, ["frame:people"])).toEqual(plain);
    expect(frames(ungroup(draft, ["people"]))).toEqual([["Clean", ["filter"]]]);
    expect(ungroup(draft, ["sort"])).toBe(draft);
  });
});

it("stands around its steps wherever they are", () => {
  const [frame] = framesOf(draft.document);
  expect(frame && around(frame, draft.layout.steps)).toEqual({ x: -20, y: -52, width: 556, height: 184 });
  expect(frame && around(frame, { ...plain.layout.steps, people: { x: 100, y: 0 } }).x).toBe(80);
});

it("stands for its steps", () => {
  expect(stepsIn(draft.document, ["sort", "frame:people"])).toEqual(["people", "filter", "sort"]);
});

it("changes its title and its colour", () => {
  const changed = reframe(draft, "frame:people", { title: "Tidy", color: "red" });
  expect(framesOf(changed.document)).toEqual([{ title: "Tidy", color: "red", steps: ["people", "filter"] }]);
});

describe("what happens to its steps", () => {
  it("goes with the last one that is removed, and not before", () => {
    expect(frames(remove(draft, ["people"]))).toEqual([["Clean", ["filter"]]]);
    expect("frames" in remove(draft, ["people", "filter"]).document).toBe(false);
  });

  it("leaves them there when it is removed itself", () => {
    expect(remove(draft, ["frame:people"])).toEqual(plain);
  });

  it("knows them under their new ids", () => {
    const changed = rename(draft, "people", "persons");
    expect(framesOf(changed.document).map(frameId)).toEqual(["frame:persons"]);
  });

  it("has what is added within it, and what is put between two of them", () => {
    const made = { block: "limit", ports: one };
    expect(frames(add(draft, made, null, { x: 150, y: 20 })[0])).toEqual([
      ["Clean", ["people", "filter", "limit"]],
    ]);
    expect(frames(add(draft, made, "sort")[0])).toEqual(frames(draft));
    expect(frames(insert(draft, made, { from: "people", to: "filter", port: "rows" })[0])).toEqual([
      ["Clean", ["people", "filter", "limit"]],
    ]);
    expect(frames(insert(draft, made, { from: "filter", to: "sort", port: "rows" })[0])).toEqual(
      frames(draft),
    );
  });
});

it("is copied with all of its steps, and with no less", () => {
  const [changed] = pasted(draft, copied(draft, ["people", "filter"])) ?? [draft];
  expect(frames(changed)).toEqual([
    ["Clean", ["people", "filter"]],
    ["Clean", ["people_2", "filter_2"]],
  ]);
  const [other] = pasted(draft, copied(draft, ["filter", "sort"])) ?? [draft];
  expect(frames(other)).toEqual(frames(draft));
});

it("is read without what makes no sense", () => {
  const stored = {
    ...plain.document,
    frames: [
      { title: "One", color: "pink", steps: ["people", "nobody", 7] },
      { title: 5, color: "red", steps: ["people", "sort"] },
      { title: "Nothing", steps: ["nobody"] },
      "frame",
    ],
  };
  expect(documentOf(stored).frames).toEqual([
    { title: "One", steps: ["people"] },
    { title: "", color: "red", steps: ["sort"] },
  ]);
  expect("frames" in documentOf({ ...plain.document, frames: "all" })).toBe(false);
});
