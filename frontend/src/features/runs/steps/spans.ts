import type { RunStep } from "~/features/runs/queries";

type Times = Pick<RunStep, "id" | "started_at" | "ended_at">;

/** Where each step that has begun lies in the time of all of them: from and to, between 0 and 1. */
export function spans(steps: readonly Times[], now = Date.now()): Map<string, readonly [number, number]> {
  const begun = steps.flatMap(({ id, started_at, ended_at }) =>
    started_at ? [{ id, from: Date.parse(started_at), to: ended_at ? Date.parse(ended_at) : now }] : [],
  );
  const first = Math.min(...begun.map(({ from }) => from));
  const last = Math.max(...begun.map(({ to }) => to));
  const whole = Math.max(1, last - first);
  return new Map(begun.map(({ id, from, to }) => [id, [(from - first) / whole, (to - first) / whole]]));
}
