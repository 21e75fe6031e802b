import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { api, content } from "~/api/client";
import { isUnderWay } from "~/api/runs";
import type { components } from "~/api/schema";

export type Item = components["schemas"]["WorkflowItem"];

export interface Wanted {
  search: string;
  owner: "me" | "shared" | null;
  folder: string | null;
  tag: string | null;
  sort: "edited" | "name" | "created" | "ran";
}

const PAGE = 50;
const SECONDS_WHILE_RUNNING = 3;

/** The workflows that are wanted, page by page; asked for again and again while one of them runs. */
export function workflowsQuery(wanted: Wanted) {
  return infiniteQueryOptions({
    queryKey: ["workflows", "list", wanted],
    queryFn: async ({ pageParam, signal }) =>
      content(
        await api.GET("/api/v1/workflows", {
          params: { query: { ...wanted, limit: PAGE, offset: pageParam } },
          signal,
        }),
      ),
    initialPageParam: 0,
    getNextPageParam: (last, pages) => {
      const shown = pages.reduce((sum, page) => sum + page.items.length, 0);
      return shown < last.total && last.items.length > 0 ? shown : undefined;
    },
    refetchInterval: (query) => {
      const items = query.state.data?.pages.flatMap((page) => page.items) ?? [];
      return items.some((item) => item.last_run && isUnderWay(item.last_run))
        ? SECONDS_WHILE_RUNNING * 1000
        : false;
    },
    placeholderData: (before) => before,
  });
}

/** The folders that there are. */
export const foldersQuery = queryOptions({
  queryKey: ["workflows", "folders"],
  queryFn: async ({ signal }) => content(await api.GET("/api/v1/workflows/folders", { signal })),
});

/** The tags that there are. */
export const tagsQuery = queryOptions({
  queryKey: ["workflows", "tags"],
  queryFn: async ({ signal }) => content(await api.GET("/api/v1/workflows/tags", { signal })),
});
