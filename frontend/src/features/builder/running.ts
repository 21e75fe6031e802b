import { queryOptions } from "@tanstack/react-query";

import { api, content } from "~/api/client";
import type { components } from "~/api/schema";

type State = components["schemas"]["RunDetail"]["state"];

const OFTEN = 500;

export function underWay(state: State): boolean {
  return state === "queued" || state === "starting" || state === "running";
}

/** A run with its steps, asked for again and again until it has ended. */
export function runQuery(id: string) {
  return queryOptions({
    queryKey: ["runs", "one", id],
    queryFn: async ({ signal }) =>
      content(await api.GET("/api/v1/runs/{run_id}", { params: { path: { run_id: id } }, signal })),
    refetchInterval: (query) => (query.state.data && !underWay(query.state.data.state) ? false : OFTEN),
  });
}
