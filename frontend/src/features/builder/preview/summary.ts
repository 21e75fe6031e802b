import type { Row } from "~/grid/source";
import { inFull } from "~/grid/values";

const BARS = 12;

/** What a column holds, of the rows at hand: how many of each range of numbers, or of each of the most frequent values. */
export interface Summary {
  of: number;
  filled: number;
  distinct: number;
  /** Heights from 0 to 1. */
  bars: readonly number[];
}

export function summary(name: string, rows: readonly Row[]): Summary {
  const values = valuesIn(name, rows);
  const counts = counted(values);
  const numbers = values.filter((value): value is number => typeof value === "number");
  const heights =
    numbers.length === values.length && counts.size > BARS ? spread(numbers) : frequent([...counts.values()]);
  const most = Math.max(1, ...heights);
  return {
    of: rows.length,
    filled: values.length,
    distinct: counts.size,
    bars: heights.map((height) => height / most),
  };
}

/** The values of a column in the rows at hand, the most frequent first. */
export function mostFrequent(name: string, rows: readonly Row[]): string[] {
  const counts = [...counted(valuesIn(name, rows))];
  return counts.sort(([, one], [, other]) => other - one).map(([value]) => value);
}

function valuesIn(name: string, rows: readonly Row[]): unknown[] {
  return rows.map((row) => row[name]).filter((value) => value !== null && value !== undefined);
}

function counted(values: readonly unknown[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(inFull(value), (counts.get(inFull(value)) ?? 0) + 1);
  return counts;
}

function spread(numbers: readonly number[]): number[] {
  const least = Math.min(...numbers);
  const width = (Math.max(...numbers) - least) / BARS;
  const bars = Array.from({ length: BARS }, () => 0);
  for (const number of numbers) {
    const bar = Math.min(BARS - 1, width === 0 ? 0 : Math.floor((number - least) / width));
    bars[bar] = (bars[bar] ?? 0) + 1;
  }
  return bars;
}

function frequent(counts: number[]): number[] {
  return counts.sort((one, other) => other - one).slice(0, BARS);
}
