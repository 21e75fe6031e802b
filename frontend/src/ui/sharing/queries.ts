import { queryOptions } from "@tanstack/react-query";

import { api, content } from "~/api/client";
import type { components } from "~/api/schema";

export type Grant = components["schemas"]["GrantAnswer"];
export type Read = components["schemas"]["ReadAnswer"];
export type Role = Grant["role"];

export interface Thing {
  things: "workflows" | "datasets" | "connections";
  id: string;
  name: string;
}

/** The path of what is shared, as the API's routes have it. */
export function place(thing: Thing) {
  return { things: thing.things, thing_id: thing.id };
}

/** Whom a thing is shared with. */
export const grantsQuery = (thing: Thing) =>
  queryOptions({
    queryKey: ["grants", thing.things, thing.id],
    queryFn: async ({ signal }) =>
      content(
        await api.GET("/api/v1/{things}/{thing_id}/grants", { params: { path: place(thing) }, signal }),
      ),
  });

/** The datasets and connections that a workflow names, as the asker sees them. */
export const readsQuery = (workflow: string) =>
  queryOptions({
    queryKey: ["reads", workflow],
    queryFn: async ({ signal }) =>
      content(
        await api.GET("/api/v1/workflows/{workflow_id}/reads", {
          params: { path: { workflow_id: workflow } },
          signal,
        }),
      ),
    // The draft may have got another step since.
    staleTime: 0,
  });

/** The groups that somebody can share with. */
export const groupsQuery = queryOptions({
  queryKey: ["groups"],
  queryFn: async ({ signal }) => content(await api.GET("/api/v1/groups", { signal })),
});
