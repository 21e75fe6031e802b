import type { components } from "~/api/schema";

/** A column of rows: its name and its DuckDB type. */
export type Column = components["schemas"]["ColumnAnswer"];
