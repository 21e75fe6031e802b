import type { Row } from "~/grid/source";
import { type Column, type Kind as ColumnKind, kindOf } from "~/api/columns";

export type ChartKind = "bar" | "line" | "scatter" | "histogram";
export type Aggregate = "sum" | "mean" | "min" | "max" | "count";

/** What is drawn: `y` is empty where rows are counted. */
export interface Choice {
  kind: ChartKind;
  x: string;
  y: string;
  aggregate: Aggregate;
}

/** The kinds of columns that a kind of chart takes along its axis. */
export const ALONG: Readonly<Record<ChartKind, readonly ColumnKind[]>> = {
  bar: ["text", "boolean", "time", "number"],
  line: ["time", "number"],
  scatter: ["number", "time"],
  histogram: ["number"],
};

// Numbers that name something; their sum says nothing.
const NAMES_THINGS =
  /(^|[_ ])(id|key|code|zip|no|nr|number|year|quarter|month|week|day|hour|minute|lat|lon|latitude|longitude)$|[a-z]Id$/i;

/** The columns of some kinds, in the order of these; numbers that only name something come last. */
export function columnsOf(columns: readonly Column[], kinds: readonly ColumnKind[]): string[] {
  const found = kinds.flatMap((kind) => columns.filter(({ type }) => kindOf(type) === kind));
  const names = (last: boolean) =>
    found
      .filter(({ name, type }) => (kindOf(type) === "number" && NAMES_THINGS.test(name)) === last)
      .map(({ name }) => name);
  return [...names(false), ...names(true)];
}

/**
 * Choose what to draw of some rows: a line over time, bars of groups, points of two numbers, the spread of one.
 *
 * `rows` are some of them: of many columns of texts, the one with the fewest different ones makes the best groups.
 */
export function chosenFor(columns: readonly Column[], rows: readonly Row[]): Choice | null {
  const numbers = columnsOf(columns, ["number"]);
  const amount = numbers[0];
  const [time] = columnsOf(columns, ["time"]);
  const group = bestGroup(columnsOf(columns, ["text", "boolean"]), rows);
  const y = amount ?? "";
  const aggregate = amount === undefined ? "count" : "sum";
  if (time !== undefined && rows.length > 1) return { kind: "line", x: time, y, aggregate };
  if (group !== undefined) return { kind: "bar", x: group, y, aggregate };
  if (amount !== undefined && numbers[1] !== undefined && rows.length > 1) {
    return { kind: "scatter", x: amount, y: numbers[1], aggregate: "sum" };
  }
  if (amount !== undefined) return { kind: "histogram", x: amount, y: "", aggregate: "count" };
  return time === undefined ? null : { kind: "bar", x: time, y, aggregate };
}

/** Change the kind of chart; columns that do not suit it give way to some that do. */
export function turnedInto(kind: ChartKind, before: Choice, columns: readonly Column[]): Choice {
  const along = columnsOf(columns, ALONG[kind]);
  const x = along.includes(before.x) ? before.x : (along[0] ?? "");
  if (kind === "histogram") return { kind, x, y: "", aggregate: "count" };
  const numbers = columnsOf(columns, ["number"]);
  const y =
    numbers.includes(before.y) && before.y !== x ? before.y : (numbers.find((name) => name !== x) ?? "");
  if (kind === "scatter") return { kind, x, y: y || x, aggregate: "sum" };
  const aggregate = y === "" ? "count" : before.aggregate === "count" ? "sum" : before.aggregate;
  return { kind, x, y, aggregate };
}

/** The kinds of charts that some columns can make. */
export function possibleKinds(columns: readonly Column[]): ChartKind[] {
  const kinds: ChartKind[] = ["bar", "line", "scatter", "histogram"];
  const numbers = columnsOf(columns, ["number"]).length;
  return kinds.filter((kind) => {
    if (columnsOf(columns, ALONG[kind]).length === 0) return false;
    return kind === "scatter" ? numbers > 0 && columnsOf(columns, ALONG.scatter).length > 1 : true;
  });
}

function bestGroup(texts: readonly string[], rows: readonly Row[]): string | undefined {
  let best: { name: string; groups: number } | undefined;
  for (const name of texts) {
    const groups = new Set(rows.map((row) => row[name])).size;
    if (groups > 1 && (best === undefined || groups < best.groups)) best = { name, groups };
  }
  return best?.name ?? texts[0];
}
