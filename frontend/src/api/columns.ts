import type { components } from "~/api/schema";

/** A column of rows: its name and its DuckDB type. */
export type Column = components["schemas"]["ColumnAnswer"];

export type Kind = "number" | "text" | "boolean" | "time" | "other";

const NUMBERS = /^(U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|DECIMAL|DOUBLE|FLOAT|REAL|NUMERIC|BIGNUM)\b/;
const TIMES = /^(DATE|TIME|TIMESTAMP)\b/;

/** What a DuckDB type is for people. */
export function kindOf(type: string): Kind {
  if (type.endsWith("]")) return "other";
  if (NUMBERS.test(type)) return "number";
  if (TIMES.test(type)) return "time";
  if (type.startsWith("VARCHAR")) return "text";
  return type === "BOOLEAN" ? "boolean" : "other";
}
