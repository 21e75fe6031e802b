import { queryOptions } from "@tanstack/react-query";

import { api, content } from "~/api/client";
import type { components } from "~/api/schema";

export type Me = components["schemas"]["Me"];

/** The person who is signed in. */
export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: async ({ signal }) => content(await api.GET("/api/v1/me", { signal })),
  staleTime: 60_000,
});
