import { queryOptions } from "@tanstack/react-query";

import { api, content } from "~/api/client";
import type { components } from "~/api/schema";

export type RunDetail = components["schemas"]["RunDetail"];
export type RunState = components["schemas"]["RunAnswer"]["state"];

/** The states in which a run may still change. */
export const UNDER_WAY: readonly RunState[] = ["queued", "starting", "running"];

/** Whether a run may still change. */
export function isUnderWay(run: { state: RunState }): boolean {
  return UNDER_WAY.includes(run.state);
}

/** Whether the asker may run the workflow of a run, and change it. */
export function mayEdit(run: Pick<RunDetail, "role">): boolean {
  return run.role === "owner" || run.role === "editor";
}

/** A run with its steps, asked for again after so many milliseconds until it has ended. */
export function runQuery(id: string, pause: number) {
  return queryOptions({
    queryKey: ["runs", "one", id],
    queryFn: async ({ signal }) =>
      content(await api.GET("/api/v1/runs/{run_id}", { params: { path: { run_id: id } }, signal })),
    refetchInterval: ({ state: { data } }) => (data && isUnderWay(data) ? pause : false),
  });
}
