import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { api, content } from "~/api/client";
import type { components } from "~/api/schema";
import { readWorkflow } from "~/api/workflows";

export type Difference = components["schemas"]["DifferenceAnswer"];
export type Change = components["schemas"]["ChangeAnswer"];

const PAGE = 50;

/** A workflow as it is saved. */
export function workflowQuery(id: string) {
  return queryOptions({
    queryKey: ["workflows", "one", id],
    queryFn: ({ signal }) => readWorkflow(id, signal),
  });
}

/** The versions of a workflow, the latest first, page by page. */
export function versionsQuery(id: string) {
  return infiniteQueryOptions({
    queryKey: ["workflows", "versions", id],
    queryFn: async ({ pageParam, signal }) =>
      content(
        await api.GET("/api/v1/workflows/{workflow_id}/versions", {
          params: { path: { workflow_id: id }, query: { limit: PAGE, offset: pageParam } },
          signal,
        }),
      ),
    initialPageParam: 0,
    getNextPageParam: (last, pages) => {
      const shown = pages.reduce((sum, page) => sum + page.items.length, 0);
      return shown < last.total && last.items.length > 0 ? shown : undefined;
    },
  });
}

export function changesQuery(id: string, number: number, since: number) {
  return queryOptions({
    queryKey: ["workflows", "changes", id, number, since],
    queryFn: async ({ signal }) =>
      content(
        await api.GET("/api/v1/workflows/{workflow_id}/versions/{number}/changes", {
          params: { path: { workflow_id: id, number }, query: { since } },
          signal,
        }),
      ),
    staleTime: Infinity,
  });
}
