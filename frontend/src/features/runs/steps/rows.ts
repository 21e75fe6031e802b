import { queryOptions } from "@tanstack/react-query";

import { api, content } from "~/api/client";
import type { components } from "~/api/schema";
import type { Source } from "~/grid/source";

type Rows = components["schemas"]["StepRowsAnswer"];

const FIRST = 100;

async function rows(run: string, step: string, offset: number, limit: number, signal: AbortSignal) {
  return content(
    await api.GET("/api/v1/runs/{run_id}/steps/{step}/rows", {
      params: { path: { run_id: run, step }, query: { offset, limit } },
      signal,
    }),
  );
}

/** The first rows of a step of a run, and how many it has. */
export function firstRowsQuery(run: string, step: string) {
  return queryOptions({
    queryKey: ["runs", "rows", run, step],
    queryFn: ({ signal }) => rows(run, step, 0, FIRST, signal),
    staleTime: Infinity,
    retry: false,
  });
}

/** All rows of a step of a run that can be looked at. */
export function stepSource(run: string, step: string, first: Rows): Source {
  return {
    key: `${run} ${step}`,
    columns: first.columns,
    total: first.total,
    load: async (offset, limit, signal) =>
      offset + limit <= first.rows.length
        ? first.rows.slice(offset, offset + limit)
        : (await rows(run, step, offset, limit, signal)).rows,
  };
}
