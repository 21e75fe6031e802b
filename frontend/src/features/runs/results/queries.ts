import { queryOptions } from "@tanstack/react-query";

import { api, content } from "~/api/client";
import type { components } from "~/api/schema";
import type { Result } from "~/features/runs/queries";
import type { Sort } from "~/grid/DataGrid";
import { orderOf } from "~/grid/order";
import type { Source } from "~/grid/source";

export type Dataset = components["schemas"]["DatasetAnswer"];

export const FORMATS = ["csv", "xlsx", "parquet", "json", "ndjson"] as const;

/** A version of a dataset: its columns, and how many rows it has. */
export function versionQuery({ dataset_id, version }: Result) {
  return queryOptions({
    queryKey: ["datasets", "version", dataset_id, version],
    queryFn: async ({ signal }) =>
      content(
        await api.GET("/api/v1/datasets/{dataset_id}", {
          params: { path: { dataset_id }, query: { version } },
          signal,
        }),
      ),
    staleTime: Infinity,
  });
}

/** The rows of a version of a dataset. */
export function versionSource({ id, version, columns, rows }: Dataset, sort: Sort | null = null): Source {
  const order = sort && orderOf(sort);
  return {
    key: [id, version, order].join(" "),
    columns,
    total: rows,
    load: async (offset, limit, signal) =>
      content(
        await api.GET("/api/v1/datasets/{dataset_id}/rows", {
          params: {
            path: { dataset_id: id },
            query: { version, offset, limit, ...(order && { sort: [order] }) },
          },
          signal,
        }),
      ).rows,
  };
}

/** What differs between a version and the one before it. */
export function changesQuery({ dataset_id, version }: Result) {
  return queryOptions({
    queryKey: ["datasets", "changes", dataset_id, version],
    queryFn: async ({ signal }) =>
      content(
        await api.GET("/api/v1/datasets/{dataset_id}/versions/{number}/changes", {
          params: { path: { dataset_id, number: version }, query: { since: version - 1 } },
          signal,
        }),
      ),
    staleTime: Infinity,
    retry: false,
  });
}

/** Where a version can be downloaded from. */
export function downloadAddress({ dataset_id, version }: Result, format: (typeof FORMATS)[number]): string {
  return `/api/v1/datasets/${dataset_id}/download?${new URLSearchParams({ format, version: String(version) })}`;
}
