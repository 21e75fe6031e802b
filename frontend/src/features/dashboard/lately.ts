import { queryOptions } from "@tanstack/react-query";

import { api, content } from "~/api/client";
import type { components } from "~/api/schema";

export type Run = components["schemas"]["RunAnswer"];

const SHOWN = 5;
const DAY = 24 * 60 * 60 * 1000;
const SECONDS_WHILE_RUNNING = 3;
const SECONDS_OTHERWISE = 30;

async function runs(query: { state: Run["state"][]; since?: string }, signal: AbortSignal) {
  return content(await api.GET("/api/v1/runs", { params: { query: { ...query, limit: SHOWN } }, signal }));
}

/** The runs that are under way, and those that failed within a day. */
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
