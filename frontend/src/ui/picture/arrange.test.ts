import { expect, test } from "vitest";

import { arranged } from "~/ui/picture/arrange";

function places(steps: string[], lines: [string, string][]): Record<string, string> {
  const { spots } = arranged(
    steps,
    lines.map(([from, to]) => ({ from, to })),
  );
  return Object.fromEntries([...spots].map(([step, { column, row }]) => [step, `${column},${row}`]));
}

test("a chain is one row from left to right", () => {
  const lines: [string, string][] = [
    ["read", "keep"],
    ["keep", "result"],
  ];
  expect(places(["read", "keep", "result"], lines)).toEqual({ read: "0,0", keep: "1,0", result: "2,0" });
});

test("a step stands after the furthest of all that it reads, wherever it is in the document", () => {
  const lines: [string, string][] = [
    ["a", "sum"],
    ["sum", "join"],
    ["b", "join"],
  ];
  expect(places(["join", "a", "b", "sum"], lines)).toEqual({
    a: "0,0",
    b: "0,1",
    sum: "1,0",
    join: "2,1",
  });
});

test("no two steps stand at one place", () => {
  const steps = ["read", "one", "two", "three", "end"];
  const lines: [string, string][] = [
    ["read", "one"],
    ["read", "two"],
    ["read", "three"],
    ["three", "end"],
  ];
  const found = Object.values(places(steps, lines));
  expect(new Set(found).size).toBe(steps.length);
});

test("steps that read each other, and lines to nowhere, do no harm", () => {
  const lines: [string, string][] = [
    ["a", "b"],
    ["b", "a"],
    ["gone", "a"],
  ];
  expect(Object.keys(places(["a", "b"], lines)).sort()).toEqual(["a", "b"]);
});

test("without steps there is nothing", () => {
  expect(arranged([], [])).toMatchObject({ columns: 0, rows: 0 });
});
