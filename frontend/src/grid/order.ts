import type { Sort } from "~/grid/DataGrid";

/** The order of rows as the API has it; a column may be called as one of its words. */
export function orderOf({ column, descending }: Sort): string {
  return `${column}:${descending ? "desc" : "asc"}`;
}
