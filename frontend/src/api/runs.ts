import type { components } from "~/api/schema";

export type RunState = components["schemas"]["RunAnswer"]["state"];

/** The states in which a run may still change. */
export const UNDER_WAY: readonly RunState[] = ["queued", "starting", "running"];

/** Whether a run may still change. */
export function isUnderWay(run: { state: RunState }): boolean {
  return UNDER_WAY.includes(run.state);
}
