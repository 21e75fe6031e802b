import { expect, test } from "vitest";

import { DAILY, dueOf, timingOf } from "~/features/schedules/timing";

test.each([
  [{ ...DAILY, kind: "hourly", minute: 15 }, { expression: "15 * * * *" }],
  [{ ...DAILY, kind: "daily", time: "08:05" }, { expression: "5 8 * * *" }],
  [{ ...DAILY, kind: "weekly", time: "22:30", days: [7, 1] }, { expression: "30 22 * * MON,SUN" }],
  [{ ...DAILY, kind: "monthly", time: "00:00", day: 31 }, { expression: "0 0 31 * *" }],
  [{ ...DAILY, kind: "interval", every: 2, unit: "hours" }, { seconds: 7200 }],
  [{ ...DAILY, kind: "dataset", dataset: "d" }, { dataset_id: "d" }],
  [{ ...DAILY, kind: "cron", expression: " */5 * * * * " }, { expression: "*/5 * * * *" }],
] as const)("a choice is told to the API and found again", (timing, due) => {
  expect(dueOf(timing)).toEqual(due);
  expect(dueOf(timingOf(due))).toEqual(due);
  expect(timingOf(due).kind).toBe(timing.kind);
});

test.each([
  { ...DAILY, kind: "weekly", days: [] },
  { ...DAILY, kind: "daily", time: "" },
  { ...DAILY, kind: "dataset" },
  { ...DAILY, kind: "cron", expression: " " },
] as const)("a choice without what it needs is told to nobody", (timing) => {
  expect(dueOf(timing)).toBeNull();
});

test.each([
  ["30 9 * * MON-FRI", [1, 2, 3, 4, 5]],
  ["30 9 * * 6,0", [6, 7]],
  ["30 9 * * fri-mon", [1, 5, 6, 7]],
  ["30 9 * * 0-3", [1, 2, 3, 7]],
  ["30 9 * * 0-7", [1, 2, 3, 4, 5, 6, 7]],
])("the days of %s are chosen", (expression, days) => {
  expect(timingOf({ expression })).toMatchObject({ kind: "weekly", time: "09:30", days });
});

test.each([
  "*/5 * * * *",
  "0 8 1 1 *",
  "0 8 1 * MON",
  "0 8-10 * * *",
  "0 8 * * MON#2",
  "0 0 8 * * *",
  "@daily",
])("%s is no friendly choice, and stays as it is", (expression) => {
  expect(timingOf({ expression })).toMatchObject({ kind: "cron", expression });
});
