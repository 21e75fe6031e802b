import type { Column } from "~/api/columns";

/** Whatever JSON can hold. */
export type Value = unknown;
export type Row = Record<string, Value>;

/** Rows that a grid shows, wherever they come from. */
export interface Source {
  /** Changes whenever the rows may be others. */
  key: string;
  columns: readonly Column[];
  total: number;
  load: (offset: number, limit: number, signal: AbortSignal) => Promise<readonly Row[]>;
}

/** Rows that are all here already. */
export function rowsAtHand(key: string, columns: readonly Column[], rows: readonly Row[]): Source {
  return {
    key,
    columns,
    total: rows.length,
    load: (offset, limit) => Promise.resolve(rows.slice(offset, offset + limit)),
  };
}
