import { queryOptions } from "@tanstack/react-query";

import { api, content } from "~/api/client";
import { everyPage } from "~/api/pages";
import type { components } from "~/api/schema";

export type Workflow = components["schemas"]["WorkflowDetail"];

/** Read a workflow with its document, as it is saved. */
export async function readWorkflow(id: string, signal: AbortSignal): Promise<Workflow> {
  const path = { workflow_id: id };
  return content(await api.GET("/api/v1/workflows/{workflow_id}", { params: { path }, signal }));
}

/** Read the document of a version, which never changes. */
export async function readVersion(id: string, number: number, signal: AbortSignal) {
  const path = { workflow_id: id, number };
  return content(
    await api.GET("/api/v1/workflows/{workflow_id}/versions/{number}", { params: { path }, signal }),
  ).document;
}

/** Workflows by name, to choose from. */
export const workflowChoicesQuery = queryOptions({
  queryKey: ["workflows", "choices"],
  queryFn: ({ signal }) =>
    everyPage(async (page) => {
      const query = { sort: "name", ...page } as const;
      return content(await api.GET("/api/v1/workflows", { params: { query }, signal })).items;
    }),
});
