import { queryOptions } from "@tanstack/react-query";

import { api, content } from "~/api/client";
import type { components } from "~/api/schema";

export type Run = components["schemas"]["RunAnswer"];

const SHOWN = 5;
const LOOKED_AT = 100;
const DAY = 24 * 60 * 60 * 1000;
const SECONDS_WHILE_RUNNING = 3;
const SECONDS_OTHERWISE = 30;

async function runs(query: { state: Run["state"][]; since?: string }, signal: AbortSignal) {
  const found = content(
    await api.GET("/api/v1/runs", { params: { query: { ...query, limit: LOOKED_AT } }, signal }),
  );
  const latest = new Map<string, Run>();
  for (const run of found.items) if (!latest.has(run.workflow_id)) latest.set(run.workflow_id, run);
  return { items: [...latest.values()].slice(0, SHOWN), total: found.total };
}

/** The runs that are under way, and those that failed within a day: of each workflow the latest. */
export const latelyQuery = queryOptions({
  queryKey: ["runs", "lately"],
  queryFn: async ({ signal }) => {
    const since = new Date(Date.now() - DAY).toISOString();
    const [now, failed] = await Promise.all([
      runs({ state: ["queued", "starting", "running"] }, signal),
      runs({ state: ["failed"], since }, signal),
    ]);
    return { now, failed };
  },
  refetchInterval: ({ state: { data } }) =>
    1000 * (data && data.now.total > 0 ? SECONDS_WHILE_RUNNING : SECONDS_OTHERWISE),
});
