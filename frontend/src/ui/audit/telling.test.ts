import { expect, test } from "vitest";

import type { AuditEvent } from "~/ui/audit/queries";
import { detailsOf, happening, pageOf } from "~/ui/audit/telling";

function event(kind: string, details: AuditEvent["details"] = {}): AuditEvent {
  return {
    id: 1,
    at: "2026-11-23T09:15:00Z",
    kind,
    noun: kind.split(".")[0] ?? "",
    noun_id: "7",
    actor: null,
    person: null,
    details,
    request_id: null,
  };
}

test("an event is told in words, and one of a later platform too", () => {
  expect(happening(event("account.suspended"))).toBe("Account suspended");
  expect(happening(event("workflow.painted"))).toBe("Workflow: painted");
});

test("of an account only what changed is told, with quotas in the units that people think in", () => {
  const changes = {
    changed: [
      "display_name",
      "is_admin",
      "quota_concurrent_runs",
      "quota_run_seconds",
      "quota_storage_bytes",
    ],
    is_admin: false,
    quota_run_seconds: 90,
    quota_storage_bytes: 2_000_000_000,
  };
  expect(detailsOf(event("account.changed", changes))).toEqual([
    "Changed: name that others see",
    "is no administrator any more",
    "quota of runs at a time as for everybody",
    "1.5 min a run",
    "may store 2.0 GB",
  ]);
  expect(detailsOf(event("account.suspended", { is_admin: false, quota_run_seconds: 90 }))).toEqual([]);
});

test("ids are left out, and each field is named once", () => {
  const schedule = { changed: ["expression", "seconds"], workflow_id: "8", kind: "cron", enabled: false };
  expect(detailsOf(event("schedule.changed", schedule))).toEqual(["Changed: times", "at set times", "off"]);
});

test("what is gone has no page", () => {
  expect(pageOf(event("dataset.created"))).toBe("/datasets/7");
  expect(pageOf(event("dataset.deleted"))).toBeUndefined();
  expect(pageOf(event("account.changed"))).toBeUndefined();
});
