import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { api, content } from "~/api/client";
import { isUnderWay, type RunState } from "~/api/runs";
import type { components } from "~/api/schema";
import { readVersion } from "~/api/workflows";

export type Run = components["schemas"]["RunAnswer"];
export type RunStep = components["schemas"]["StepAnswer"];
export type Result = components["schemas"]["ResultAnswer"];

export interface Wanted {
  workflow: string | null;
  states: readonly RunState[];
}

const PAGE = 50;
const LOG_PAGE = 200;
const SECONDS_WHILE_RUNNING = 3;

/** The runs that are wanted, page by page; asked for again and again while one of them runs. */
export function runsQuery({ workflow, states }: Wanted) {
  return infiniteQueryOptions({
    queryKey: ["runs", "list", workflow, states],
    queryFn: async ({ pageParam, signal }) =>
      content(
        await api.GET("/api/v1/runs", {
          params: {
            query: {
              limit: PAGE,
              offset: pageParam,
              ...(workflow && { workflow }),
              ...(states.length > 0 && { state: [...states] }),
            },
          },
          signal,
        }),
      ),
    initialPageParam: 0,
    getNextPageParam: (last, pages) => {
      const shown = pages.reduce((sum, page) => sum + page.items.length, 0);
      return shown < last.total && last.items.length > 0 ? shown : undefined;
    },
    refetchInterval: (query) =>
      query.state.data?.pages.some((page) => page.items.some(isUnderWay))
        ? SECONDS_WHILE_RUNNING * 1000
        : false,
    placeholderData: (before) => before,
  });
}

/** What a run has made. */
export function resultsQuery(id: string) {
  return queryOptions({
    queryKey: ["runs", "results", id],
    queryFn: async ({ signal }) =>
      content(await api.GET("/api/v1/runs/{run_id}/results", { params: { path: { run_id: id } }, signal })),
  });
}

/** What happened in a run, page by page. */
export function logQuery(id: string) {
  return infiniteQueryOptions({
    queryKey: ["runs", "log", id],
    queryFn: async ({ pageParam, signal }) =>
      content(
        await api.GET("/api/v1/runs/{run_id}/logs", {
          params: { path: { run_id: id }, query: { after: pageParam, limit: LOG_PAGE } },
          signal,
        }),
      ),
    initialPageParam: 0,
    getNextPageParam: (last) =>
      last.items.length === LOG_PAGE && !last.complete ? last.items.at(-1)?.number : undefined,
  });
}

/** The document that a run executes. */
export function documentQuery(workflow: string, version: number) {
  return queryOptions({
    queryKey: ["workflows", "version", workflow, version],
    queryFn: ({ signal }) => readVersion(workflow, version, signal),
    staleTime: Infinity,
  });
}
