import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { api, content } from "~/api/client";
import type { components } from "~/api/schema";

export type Group = components["schemas"]["GroupAnswer"];
export type Member = components["schemas"]["MemberAnswer"];

const PAGE = 50;

/** The groups that somebody made or is in, page by page; to administrators, all of them. */
export const groupPagesQuery = infiniteQueryOptions({
  queryKey: ["groups", "pages"],
  queryFn: async ({ pageParam, signal }) =>
    content(
      await api.GET("/api/v1/groups", { params: { query: { limit: PAGE, offset: pageParam } }, signal }),
    ),
  initialPageParam: 0,
  getNextPageParam: (last, pages) => (last.length === PAGE ? pages.length * PAGE : undefined),
});

/** Who is in a group. */
export const membersQuery = (group: Group) =>
  queryOptions({
    queryKey: ["groups", "members", group.id],
    queryFn: async ({ signal }) =>
      content(
        await api.GET("/api/v1/groups/{group_id}/members", {
          params: { path: { group_id: group.id } },
          signal,
        }),
      ),
  });
