import { queryOptions } from "@tanstack/react-query";

import { api, content } from "~/api/client";
import type { components } from "~/api/schema";

export type Preview = components["schemas"]["Preview"];
export type Corrections = components["schemas"]["CorrectionsBody"];
export type Dataset = components["schemas"]["DatasetAnswer"];
export type Mode = components["schemas"]["CommitBody"]["mode"];

/** What would become of a file that is read so. */
export async function previewed(
  upload: string,
  corrections: Corrections,
  signal: AbortSignal,
): Promise<Preview> {
  const path = { upload_id: upload };
  return content(
    await api.POST("/api/v1/uploads/{upload_id}/preview", { params: { path }, body: corrections, signal }),
  );
}

/** Make the file a dataset. */
export async function committed(
  upload: string,
  wanted: { name: string; mode: Mode; corrections: Corrections; leaveOut: boolean },
): Promise<Dataset> {
  const answer = content(
    await api.POST("/api/v1/uploads/{upload_id}/commit", {
      params: { path: { upload_id: upload } },
      body: {
        name: wanted.name,
        mode: wanted.mode,
        corrections: wanted.corrections,
        max_rejects: wanted.leaveOut ? MOST_REJECTS : 0,
      },
    }),
  );
  return answer.dataset;
}

const MOST_REJECTS = 1_000_000_000;

/** Throw the file away. */
export async function discarded(upload: string): Promise<void> {
  await api.DELETE("/api/v1/uploads/{upload_id}", { params: { path: { upload_id: upload } } });
}

/** One's own dataset of a name, if there is one. */
export const datasetCalledQuery = (name: string) =>
  queryOptions({
    queryKey: ["datasets", "called", name],
    queryFn: async ({ signal }) => {
      const query = { search: name, owner: "me", limit: 200 } as const;
      const found = content(await api.GET("/api/v1/datasets", { params: { query }, signal }));
      const plain = name.toLowerCase();
      return found.find((dataset) => dataset.name.toLowerCase() === plain) ?? null;
    },
  });

/** The workflows that read a dataset. */
export const readersQuery = (dataset: string) =>
  queryOptions({
    queryKey: ["datasets", "readers", dataset],
    queryFn: async ({ signal }) =>
      content(
        await api.GET("/api/v1/datasets/{dataset_id}/readers", {
          params: { path: { dataset_id: dataset } },
          signal,
        }),
      ),
  });
