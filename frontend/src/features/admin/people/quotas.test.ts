import { expect, test } from "vitest";

import { changedQuotas, figuresOf, limitWords } from "~/features/admin/people/quotas";

const OWN = { storage_bytes: 1_500_000_000, concurrent_runs: null, run_seconds: 90 };

test("quotas are shown in the units that people think in", () => {
  expect(figuresOf(OWN)).toEqual({ storage_bytes: 1.5, concurrent_runs: "", run_seconds: 1.5 });
});

test("only the quotas that were changed are sent, and an emptied one is everybody's", () => {
  const before = figuresOf(OWN);
  expect(changedQuotas(before, before)).toEqual({});
  expect(changedQuotas(before, { storage_bytes: "", concurrent_runs: 3, run_seconds: 1.5 })).toEqual({
    storage_bytes: null,
    concurrent_runs: 3,
  });
});

test("a quota is told in words", () => {
  expect(limitWords("storage_bytes", 2_000_000_000)).toBe("2.0 GB");
  expect(limitWords("concurrent_runs", 1)).toBe("1 run");
  expect(limitWords("run_seconds", 60)).toBe("1 minute");
  expect(limitWords("run_seconds", null)).toBe("no limit");
});
