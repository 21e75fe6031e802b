import type { components } from "~/api/schema";
import type { Aggregate, Choice } from "~/charts/choice";
import type { Row, Value } from "~/grid/source";
import { type Column, kindOf } from "~/api/columns";
import { inFull } from "~/grid/values";
import { charts as chartsTexts } from "~/i18n/en/charts";

export interface Bar {
  label: string;
  value: number;
}

export interface Point {
  x: number;
  y: number;
}

export interface Bin {
  low: number;
  high: number;
  count: number;
}

export type Unit = NonNullable<components["schemas"]["RowGroupsAnswer"]["unit"]>;

/**
 * What a chart shows. `leftOut` rows have no value; `groups` is how many there are, drawn or not.
 *
 * Times of a line may be cut to a `unit`; where it was `cut` short, that is how many points it has in all.
 */
export type Drawn = { leftOut: number } & (
  | { kind: "bar"; bars: Bar[]; groups: number }
  | { kind: "line"; points: Point[]; time: boolean; unit?: Unit | null; cut?: number | null }
  | { kind: "scatter"; points: Point[]; time: boolean }
  | { kind: "histogram"; bins: Bin[] }
);

export const MOST_BARS = 20;
const MOST_BINS = 30;

/** Compute what a chart shows of rows. */
export function drawnOf(choice: Choice, columns: readonly Column[], rows: readonly Row[]): Drawn {
  const time = kindOf(columns.find(({ name }) => name === choice.x)?.type ?? "") === "time";
  const along = (row: Row) => (time ? momentOf(row[choice.x]) : numberOf(row[choice.x]));
  switch (choice.kind) {
    case "bar":
      return barsOf(choice, rows);
    case "line": {
      const { groups, leftOut } = gathered(rows, along, choice);
      const points = [...groups].map(([x, values]) => ({ x, y: summary(choice.aggregate, values) }));
      return { kind: "line", points: points.sort((one, other) => one.x - other.x), time, leftOut };
    }
    case "scatter": {
      const points = rows.flatMap((row) => {
        const x = along(row);
        const y = numberOf(row[choice.y]);
        return x === null || y === null ? [] : [{ x, y }];
      });
      return { kind: "scatter", points, time, leftOut: rows.length - points.length };
    }
    case "histogram": {
      const values = rows.map((row) => numberOf(row[choice.x])).filter((value) => value !== null);
      return { kind: "histogram", bins: binned(values), leftOut: rows.length - values.length };
    }
  }
}

function barsOf(choice: Choice, rows: readonly Row[]): Drawn {
  const label = (row: Row) => {
    const value = row[choice.x];
    return value === null || value === undefined ? chartsTexts.missing : inFull(value);
  };
  const { groups, leftOut } = gathered(rows, label, choice);
  const bars = [...groups].map(([name, values]) => ({
    label: name,
    value: summary(choice.aggregate, values),
  }));
  bars.sort((one, other) => other.value - one.value);
  return { kind: "bar", bars: bars.slice(0, MOST_BARS), groups: bars.length, leftOut };
}

/** The values of each group; rows without a group or a value are left out, unless rows are counted. */
function gathered<Key>(rows: readonly Row[], keyOf: (row: Row) => Key | null, choice: Choice) {
  const groups = new Map<Key, number[]>();
  let leftOut = 0;
  for (const row of rows) {
    const key = keyOf(row);
    const value = choice.aggregate === "count" ? 1 : numberOf(row[choice.y]);
    if (key === null || value === null) {
      leftOut += 1;
      continue;
    }
    const group = groups.get(key);
    if (group) group.push(value);
    else groups.set(key, [value]);
  }
  return { groups, leftOut };
}

function summary(aggregate: Aggregate, values: readonly number[]): number {
  switch (aggregate) {
    case "count":
      return values.length;
    case "sum":
      return values.reduce((sum, value) => sum + value, 0);
    case "mean":
      return values.reduce((sum, value) => sum + value, 0) / values.length;
    case "min":
      return values.reduce((least, value) => Math.min(least, value));
    case "max":
      return values.reduce((most, value) => Math.max(most, value));
  }
}

/** Parts of equal width; the last one includes its upper end. */
export function binned(values: readonly number[]): Bin[] {
  if (values.length === 0) return [];
  const low = values.reduce((least, value) => Math.min(least, value));
  const high = values.reduce((most, value) => Math.max(most, value));
  if (low === high) return [{ low, high, count: values.length }];
  const parts = Math.min(MOST_BINS, Math.max(5, Math.ceil(Math.log2(values.length)) + 1));
  const width = (high - low) / parts;
  const bins = Array.from({ length: parts }, (_, part) => ({
    low: low + part * width,
    high: part === parts - 1 ? high : low + (part + 1) * width,
    count: 0,
  }));
  for (const value of values) {
    const bin = bins[Math.min(parts - 1, Math.floor((value - low) / width))];
    if (bin) bin.count += 1;
  }
  return bins;
}

/** A number of a cell; large and exact ones come as digits. */
export function numberOf(value: Value): number | null {
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value !== "string" || value.trim() === "") return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}

/** A date or time of a cell in milliseconds; without a zone, the clock of the data counts. */
export function momentOf(value: Value): number | null {
  if (typeof value !== "string") return null;
  const text = /^\d\d:\d\d/.test(value) ? `1970-01-01T${value}` : value.replace(" ", "T");
  const zoned = /T.*(Z|[+-]\d\d(:?\d\d)?)$/.test(text) || !text.includes("T") ? text : `${text}Z`;
  const moment = Date.parse(zoned);
  return Number.isNaN(moment) ? null : moment;
}
