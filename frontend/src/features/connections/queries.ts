import { queryOptions } from "@tanstack/react-query";

import { api, content } from "~/api/client";
import type { components } from "~/api/schema";

export type Connection = components["schemas"]["ConnectionAnswer"];
export type Body = components["schemas"]["ConnectionBody"];
export type Trial = components["schemas"]["TrialAnswer"];
export type Table = components["schemas"]["TableAnswer"];

export const connectionsQuery = queryOptions({
  queryKey: ["connections", "list"],
  queryFn: async ({ signal }) => content(await api.GET("/api/v1/connections", { signal })),
});

export function connectionQuery(id: string) {
  return queryOptions({
    queryKey: ["connections", "one", id],
    queryFn: async ({ signal }) =>
      content(
        await api.GET("/api/v1/connections/{connection_id}", {
          params: { path: { connection_id: id } },
          signal,
        }),
      ),
  });
}

/** The tables and views of every schema whose name has the words. */
export function tablesQuery(id: string, search: string) {
  return queryOptions({
    queryKey: ["connections", "tables", id, search],
    queryFn: async ({ signal }) =>
      content(
        await api.GET("/api/v1/connections/{connection_id}/tables", {
          params: { path: { connection_id: id }, query: { search } },
          signal,
        }),
      ),
    placeholderData: (before) => before,
    retry: false,
  });
}

export function sampleQuery(id: string, table: Table) {
  return queryOptions({
    queryKey: ["connections", "sample", id, table.schema, table.name],
    queryFn: async ({ signal }) =>
      content(
        await api.GET("/api/v1/connections/{connection_id}/sample", {
          params: {
            path: { connection_id: id },
            query: { table: table.name, schema: table.schema, limit: 100 },
          },
          signal,
        }),
      ),
    retry: false,
  });
}
