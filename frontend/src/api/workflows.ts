import { queryOptions } from "@tanstack/react-query";

import { api, content } from "~/api/client";
import type { components } from "~/api/schema";

export type Workflow = components["schemas"]["WorkflowDetail"];

const MOST_CHOICES = 200;

/** A workflow with its document, as it is saved. */
export function workflowQuery(id: string) {
  return queryOptions({
    queryKey: ["workflows", "one", id],
    queryFn: async ({ signal }) =>
      content(
        await api.GET("/api/v1/workflows/{workflow_id}", { params: { path: { workflow_id: id } }, signal }),
      ),
  });
}

/** Workflows by name, to choose from. */
export const workflowChoicesQuery = queryOptions({
  queryKey: ["workflows", "choices"],
  queryFn: async ({ signal }) =>
    content(
      await api.GET("/api/v1/workflows", {
        params: { query: { sort: "name", limit: MOST_CHOICES } },
        signal,
      }),
    ).items,
});
