/** Charts of rows. */
export const charts = {
  kind: "Chart",
  kinds: { bar: "Bars", line: "Line", scatter: "Points", histogram: "Histogram" },
  x: "Along",
  y: "Value",
  aggregate: "Per group",
  aggregates: { sum: "Sum", mean: "Mean", min: "Smallest", max: "Largest", count: "Number of rows" },
  of: (aggregate: string, column: string) => `${aggregate} of ${column}`,
  rows: "Number of rows",
  save: "Save",
  svg: "As SVG",
  png: "As PNG",
  chart: (name: string, y: string, x: string) => `${name}: ${y} by ${x}`,
  spread: (name: string, x: string) => `${name}: how ${x} is spread`,
  table: "The values as a table",
  values: (name: string) => `Values of the chart of ${name}`,
  from: "From",
  to: "Below",
  firstRows: (drawn: string, total: string) =>
    `Drawn from the first ${drawn} of ${total} rows, so it does not show all of them.`,
  perUnit: (unit: string) => `There are so many times that each point stands for ${unit}.`,
  units: {
    second: "a second",
    minute: "a minute",
    hour: "an hour",
    day: "a day",
    week: "a week",
    month: "a month",
    quarter: "a quarter",
    year: "a year",
  },
  firstPoints: (drawn: string, total: string) => `The first ${drawn} of ${total} points are drawn.`,
  largest: (shown: number, groups: string) => `The ${shown} largest of ${groups} groups.`,
  leftOut: (rows: number) =>
    rows === 1
      ? "1 row without a value is left out."
      : `${rows.toLocaleString("en")} rows without a value are left out.`,
  cannot: {
    title: "There is nothing to draw",
    hint: "A chart needs a column of numbers, dates or texts.",
  },
  empty: { title: "There are no rows to draw", hint: "The result is empty." },
  noValues: { title: "There are no values to draw", hint: "Choose other columns." },
  missing: "(missing)",
};
