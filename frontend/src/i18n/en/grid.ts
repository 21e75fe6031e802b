/** The grid of rows. */
export const grid = {
  row: "Row",
  empty: "No rows",
  noColumns: "No columns",
  missing: "no value",
  kinds: { number: "number", text: "text", boolean: "yes or no", time: "date or time", other: "other" },
  sort: (column: string) => `Sort by ${column}`,
  copied: "Copied",
  resize: (column: string) => `Width of ${column}`,
};
