import { infiniteQueryOptions, queryOptions, skipToken } from "@tanstack/react-query";

import { api, content } from "~/api/client";
import { everyPage } from "~/api/pages";
import type { components } from "~/api/schema";
import { readVersion, readWorkflow } from "~/api/workflows";

export type TimingBody = components["schemas"]["TimingBody"];

const PAGE = 20;
const SECONDS_BETWEEN_LOOKS = 30;

/** The schedules, of one workflow or of all. */
export function schedulesQuery(workflow: string | null) {
  return queryOptions({
    queryKey: ["schedules", "list", workflow],
    queryFn: async ({ signal }) =>
      content(
        await api.GET("/api/v1/schedules", {
          params: { query: workflow ? { workflow_id: workflow } : {} },
          signal,
        }),
      ),
    refetchInterval: SECONDS_BETWEEN_LOOKS * 1000,
    placeholderData: (before) => before,
  });
}

/** Datasets by name, to choose from. */
export const datasetChoicesQuery = queryOptions({
  queryKey: ["datasets", "choices"],
  queryFn: ({ signal }) =>
    everyPage(async (query) => content(await api.GET("/api/v1/datasets", { params: { query }, signal }))),
});

/** The document of a workflow that its runs take, which is that of its latest version and no draft. */
export function documentQuery(workflow: string) {
  return queryOptions({
    queryKey: ["workflows", "document", workflow],
    queryFn: workflow
      ? async ({ signal }) => {
          const { document, published, version } = await readWorkflow(workflow, signal);
          return published || version === null ? document : readVersion(workflow, version, signal);
        }
      : skipToken,
  });
}

/** When something would run next. */
export function previewQuery(body: TimingBody | null) {
  return queryOptions({
    queryKey: ["schedules", "preview", body],
    queryFn: body
      ? async ({ signal }) => content(await api.POST("/api/v1/schedules/preview", { body, signal }))
      : skipToken,
    placeholderData: (before) => before,
    staleTime: 0,
    retry: false,
  });
}

/** The times at which a schedule was due, page by page. */
export function firesQuery(schedule: string) {
  return infiniteQueryOptions({
    queryKey: ["schedules", "fires", schedule],
    queryFn: async ({ pageParam, signal }) =>
      content(
        await api.GET("/api/v1/schedules/{schedule_id}/fires", {
          params: { path: { schedule_id: schedule }, query: { limit: PAGE, offset: pageParam } },
          signal,
        }),
      ),
    initialPageParam: 0,
    getNextPageParam: (last, pages) => (last.length === PAGE ? pages.length * PAGE : undefined),
  });
}
