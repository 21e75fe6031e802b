import { queryOptions } from "@tanstack/react-query";

import { api, content } from "~/api/client";
import type { components } from "~/api/schema";

export type Role = components["schemas"]["GrantAnswer"]["role"];

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

/** The groups that somebody can share with. */
export const groupsQuery = queryOptions({
  queryKey: ["groups"],
  queryFn: async ({ signal }) => content(await api.GET("/api/v1/groups", { signal })),
});
