import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { api, content } from "~/api/client";
import type { components } from "~/api/schema";

export type Dataset = components["schemas"]["DatasetAnswer"];
export type Profile = components["schemas"]["ColumnProfileAnswer"];
export type Lineage = components["schemas"]["LineageAnswer"];

const PAGE = 50;

/** The datasets of a name, page by page, the latest first. */
export function datasetsQuery(search: string) {
  return infiniteQueryOptions({
    queryKey: ["datasets", "list", search],
    queryFn: async ({ pageParam, signal }) =>
      content(
        await api.GET("/api/v1/datasets", {
          params: { query: { search, limit: PAGE, offset: pageParam } },
          signal,
        }),
      ),
    initialPageParam: 0,
    getNextPageParam: (last, pages) => (last.length === PAGE ? pages.length * PAGE : undefined),
    placeholderData: (before) => before,
  });
}

/** The datasets that one has deleted and can have back, the last one first. */
export const deletedQuery = queryOptions({
  queryKey: ["datasets", "deleted"],
  queryFn: async ({ signal }) =>
    content(await api.GET("/api/v1/datasets", { params: { query: { deleted: true } }, signal })),
});

export function datasetQuery(id: string) {
  return queryOptions({
    queryKey: ["datasets", "one", id],
    queryFn: async ({ signal }) =>
      content(
        await api.GET("/api/v1/datasets/{dataset_id}", { params: { path: { dataset_id: id } }, signal }),
      ),
  });
}

/** The workflows that read a dataset. */
export function readersQuery(id: string) {
  return queryOptions({
    queryKey: ["datasets", "readers", id],
    queryFn: async ({ signal }) =>
      content(
        await api.GET("/api/v1/datasets/{dataset_id}/readers", {
          params: { path: { dataset_id: id } },
          signal,
        }),
      ),
  });
}

export function versionsQuery(id: string) {
  return queryOptions({
    queryKey: ["datasets", "versions", id],
    queryFn: async ({ signal }) =>
      content(
        await api.GET("/api/v1/datasets/{dataset_id}/versions", {
          params: { path: { dataset_id: id }, query: { limit: 200 } },
          signal,
        }),
      ),
  });
}

export function profileQuery(id: string, version: number) {
  return queryOptions({
    queryKey: ["datasets", "profile", id, version],
    queryFn: async ({ signal }) =>
      content(
        await api.GET("/api/v1/datasets/{dataset_id}/profile", {
          params: { path: { dataset_id: id }, query: { version } },
          signal,
        }),
      ),
    staleTime: Infinity,
  });
}

export function lineageQuery(id: string, column: string | null) {
  return queryOptions({
    queryKey: ["datasets", "lineage", id, column],
    queryFn: async ({ signal }) =>
      content(
        await api.GET("/api/v1/datasets/{dataset_id}/lineage", {
          params: { path: { dataset_id: id }, query: { ...(column !== null && { column }) } },
          signal,
        }),
      ),
    // While another column is looked at, and not another dataset.
    placeholderData: (before, query) => (query?.queryKey[2] === id ? before : undefined),
  });
}

/** A page of a version's rows. */
export async function rowsOf(
  dataset: Dataset,
  offset: number,
  limit: number,
  sort: string | null,
  signal: AbortSignal,
) {
  const query = { version: dataset.version, offset, limit, ...(sort !== null && { sort: [sort] }) };
  const path = { dataset_id: dataset.id };
  return content(await api.GET("/api/v1/datasets/{dataset_id}/rows", { params: { path, query }, signal }))
    .rows;
}
