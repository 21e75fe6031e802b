import { expect, test } from "vitest";

import { spans } from "~/features/runs/steps/spans";

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 8, 0, second)).toISOString();

test("steps lie where they ran in the time of the run", () => {
  const found = spans([
    { id: "read", started_at: at(0), ended_at: at(4) },
    { id: "sum", started_at: at(4), ended_at: at(8) },
    { id: "later", started_at: null, ended_at: null },
  ]);
  expect([...found]).toEqual([
    ["read", [0, 0.5]],
    ["sum", [0.5, 1]],
  ]);
});

test("a step that runs reaches to now", () => {
  const steps = [
    { id: "read", started_at: at(0), ended_at: at(5) },
    { id: "sum", started_at: at(5), ended_at: null },
  ];
  expect(spans(steps, Date.parse(at(10))).get("sum")).toEqual([0.5, 1]);
});
