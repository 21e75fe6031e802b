import type { Value } from "~/grid/source";

const MOST_DECIMALS = 6;

/** A value as a cell shows it; numbers with many decimals are cut there, and in full elsewhere. */
export function shown(value: Value): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") {
    return Number.isInteger(value) || Math.abs(value) < 1e-3 || Math.abs(value) >= 1e15
      ? String(value)
      : String(Number(value.toFixed(MOST_DECIMALS)));
  }
  return inFull(value);
}

/** A value as text, nothing left out. */
export function inFull(value: Value): string {
  if (value === null || value === undefined) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

const NARROWEST = 72;
const WIDEST = 320;
const CHARACTER = 8.2;
const BESIDES = 52;

/** How wide a column is at first, in pixels: its name and its first values are to be read. */
export function widthOf(name: string, values: readonly Value[]): number {
  const longest = values.reduce<number>((most, value) => Math.max(most, shown(value).length), 0);
  const wanted = Math.max(name.length * CHARACTER + BESIDES, longest * CHARACTER + 24);
  return Math.round(Math.min(WIDEST, Math.max(NARROWEST, wanted)));
}
