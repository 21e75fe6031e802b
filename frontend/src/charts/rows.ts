import { queryOptions } from "@tanstack/react-query";

import type { Row, Source } from "~/grid/source";

/** More rows are not drawn by the browser. */
export const MOST_ROWS = 10_000;
const PAGE = 1000;

/** The first rows of a source, as many as are drawn. */
export function drawnRowsQuery(source: Source) {
  return queryOptions({
    queryKey: ["chart", source.key],
    queryFn: async ({ signal }) => {
      const rows: Row[] = [];
      const wanted = Math.min(source.total, MOST_ROWS);
      while (rows.length < wanted) {
        const page = await source.load(rows.length, Math.min(PAGE, wanted - rows.length), signal);
        if (page.length === 0) break;
        rows.push(...page);
      }
      return rows;
    },
    staleTime: Infinity,
  });
}
