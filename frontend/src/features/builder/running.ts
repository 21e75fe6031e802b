import { queryOptions } from "@tanstack/react-query";

import { api, content } from "~/api/client";
import { isUnderWay } from "~/api/runs";

const OFTEN = 500;

/** A run with its steps, asked for again and again until it has ended. */
export function runQuery(id: string) {
  return queryOptions({
    queryKey: ["runs", "one", id],
    queryFn: async ({ signal }) =>
      content(await api.GET("/api/v1/runs/{run_id}", { params: { path: { run_id: id } }, signal })),
    refetchInterval: (query) => (query.state.data && !isUnderWay(query.state.data) ? false : OFTEN),
  });
}
