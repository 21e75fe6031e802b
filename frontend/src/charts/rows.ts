import { queryOptions } from "@tanstack/react-query";

import type { Row, Source } from "~/grid/source";

/** More rows are not drawn by the browser. */
export const MOST_ROWS = 5000;
/** So many are enough to choose what to draw. */
export const FEW_ROWS = 1000;

/** The first rows of a source, as many as are wanted and there. */
export function firstRowsQuery(source: Source, most: number) {
  const wanted = Math.min(source.total, most);
  return queryOptions({
    queryKey: ["chart", "rows", source.key, wanted],
    queryFn: async ({ signal }) => {
      const rows: Row[] = [];
      while (rows.length < wanted) {
        const page = await source.load(rows.length, Math.min(FEW_ROWS, wanted - rows.length), signal);
        if (page.length === 0) break;
        rows.push(...page);
      }
      return rows;
    },
    staleTime: Infinity,
  });
}
