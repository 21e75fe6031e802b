import { type QueryClient, queryOptions } from "@tanstack/react-query";

import { api, content } from "~/api/client";
import { Problem } from "~/api/problem";
import { readWorkflow, type Workflow } from "~/api/workflows";
import type { Draft, Step, WorkflowDocument } from "~/document/model";
import type { Catalogue } from "~/features/builder/catalogue";
import { sorted } from "~/features/builder/facts";
import { settled } from "~/features/builder/underWay";

/** A workflow as it is saved when its page opens, and never as another page saw it before. */
export function openedQuery(id: string) {
  return queryOptions({
    queryKey: ["workflows", "opened", id],
    queryFn: async ({ signal }) => {
      // What was written a moment ago, before this page was left, is to be in the answer.
      await settled(id);
      return readWorkflow(id, signal);
    },
    // The builder holds the newer one.
    staleTime: Infinity,
    gcTime: 0,
  });
}

// In bytes; all such requests of a page together may have 64 KiB.
const MOST_KEPT_ALIVE = 60_000;
const MOST_TRIES = 8;
const WAIT = 500;

/** The columns of every step, and everything that is wrong. */
export function schemasQuery(workflow: string, document: WorkflowDocument, catalogue: Catalogue) {
  return queryOptions({
    queryKey: ["schemas", workflow, document],
    queryFn: async ({ signal }) => {
      const found = content(
        await api.POST("/api/v1/workflows/schemas", {
          body: { document: { ...document }, workflow_id: workflow },
          signal,
        }),
      );
      const [facts, others] = sorted(document, catalogue.byName, found);
      return { facts, others, of: document };
    },
    placeholderData: (before) => before,
    gcTime: 30_000,
    retry: false,
  });
}

export const PREVIEW = "preview";

/** The first rows of a step. */
export function previewQuery(
  workflow: string,
  document: WorkflowDocument,
  step: string,
  rows: "sample" | "all",
  limit = 200,
) {
  return queryOptions({
    queryKey: [PREVIEW, workflow, step, rows, limit, document.parameters ?? [], above(document, step)],
    queryFn: async ({ signal }) =>
      content(
        await api.POST("/api/v1/workflows/preview", {
          body: { document: { ...document }, workflow_id: workflow, step, limit, rows },
          signal,
        }),
      ),
    gcTime: 60_000,
    // Only so many are computed at once.
    retry: (count, error) => error instanceof Problem && error.status === 503 && count < MOST_TRIES,
    retryDelay: WAIT,
  });
}

/** How many rows a step gives, if what has been computed of it tells. */
export function rowsOf(
  client: QueryClient,
  workflow: string,
  document: WorkflowDocument,
  step: Step,
): number | null {
  for (const rows of ["all", "sample"] as const) {
    const found = client.getQueryData(previewQuery(workflow, document, step.id, rows).queryKey);
    if (!found) continue;
    const [cut, other] = found.sampled;
    if (!cut && !found.more) return found.rows.length;
    // A sample of a table tells how many rows there are of that, and a step that only reads it has them all.
    if (cut && !other && Object.keys(step.inputs ?? {}).length === 0) return cut.total;
  }
  return null;
}

/** The steps that a step is made of: only what changes there makes its rows others. */
function above(document: WorkflowDocument, step: string): unknown {
  const found = new Map<string, unknown>();
  const ahead = [step];
  for (let id = ahead.pop(); id !== undefined; id = ahead.pop()) {
    const one = document.steps.find((other) => other.id === id);
    if (!one || found.has(id)) continue;
    found.set(id, [one.block, one.settings, one.inputs]);
    for (const input of Object.values(one.inputs ?? {})) {
      for (const from of typeof input === "string" ? [input] : input)
        ahead.push(from.split(".", 1)[0] ?? from);
    }
  }
  return [...found.entries()];
}

/** Put a draft in place of the one on the server, if that is still at the revision. */
export async function save(
  workflow: Workflow,
  draft: Draft,
  revision: number,
  publish: boolean,
): Promise<Workflow> {
  const body = {
    document: { ...draft.document },
    layout: { ...draft.layout },
    folder: workflow.folder,
    tags: workflow.tags,
    publish,
  };
  return content(
    await api.PUT("/api/v1/workflows/{workflow_id}", {
      params: { path: { workflow_id: workflow.id }, header: { "if-match": `"${revision}"` } },
      body,
      // What is on its way when the page is left arrives nevertheless, if it is not too long for the browser.
      keepalive: new TextEncoder().encode(JSON.stringify(body)).length < MOST_KEPT_ALIVE,
    }),
  );
}
