import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { api, content } from "~/api/client";
import { everyPage } from "~/api/pages";
import type { components } from "~/api/schema";

export type Person = components["schemas"]["UserAnswer"];
export type Quotas = components["schemas"]["QuotaAnswer"];
export type PersonChanges = components["schemas"]["UserChanges"];
export type Invitation = components["schemas"]["InvitationAnswer"];

const PAGE = 50;

export interface Wanted {
  search: string;
  state: Person["state"] | null;
}

/** The accounts that are wanted, page by page, and what everybody may use. */
export function peopleQuery({ search, state }: Wanted) {
  return infiniteQueryOptions({
    queryKey: ["people", "list", search, state],
    queryFn: async ({ pageParam, signal }) =>
      content(
        await api.GET("/api/v1/users", {
          params: { query: { search, limit: PAGE, offset: pageParam, ...(state && { state }) } },
          signal,
        }),
      ),
    initialPageParam: 0,
    getNextPageParam: (last, pages) => {
      const shown = pages.reduce((sum, page) => sum + page.items.length, 0);
      return shown < last.total && last.items.length > 0 ? shown : undefined;
    },
    placeholderData: (before) => before,
  });
}

/** People by name, to choose from. */
export const personChoicesQuery = queryOptions({
  queryKey: ["people", "choices"],
  queryFn: ({ signal }) =>
    everyPage(async (query) => content(await api.GET("/api/v1/users", { params: { query }, signal })).items),
});

/** One account. */
export function personQuery(id: string) {
  return queryOptions({
    queryKey: ["people", "one", id],
    queryFn: async ({ signal }) =>
      content(await api.GET("/api/v1/users/{user_id}", { params: { path: { user_id: id } }, signal })),
    retry: false,
  });
}

/** The invitations that nobody has followed yet. */
export const invitationsQuery = queryOptions({
  queryKey: ["invitations"],
  queryFn: async ({ signal }) => content(await api.GET("/api/v1/invitations", { signal })),
});
