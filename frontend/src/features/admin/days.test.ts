import { expect, test } from "vitest";

import { dayAfter, startOf } from "~/features/admin/days";

test("a day ends where the next one begins, also at the end of a month", () => {
  expect(dayAfter("2026-11-30")).toBe(startOf("2026-12-01"));
});

test("what is no day is nothing", () => {
  expect([startOf(""), dayAfter(""), startOf("soon")]).toEqual(["", "", ""]);
});
