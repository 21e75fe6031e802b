import type { Run } from "~/features/runs/queries";
import { duration } from "~/i18n";
import { runs as runsTexts } from "~/i18n/en/runs";

/** How long a run has run, by now where it has not ended; null before it starts. */
export function took(run: Pick<Run, "started_at" | "ended_at">, now = Date.now()): string | null {
  if (!run.started_at) return null;
  const end = run.ended_at ? Date.parse(run.ended_at) : now;
  return duration(Math.max(0, end - Date.parse(run.started_at)) / 1000);
}

/** By whom, and by what. */
export function madeBy(run: Pick<Run, "executed_by" | "schedule_id">): string {
  const who = run.executed_by ?? runsTexts.gone;
  return run.schedule_id ? runsTexts.schedule(who) : who;
}
