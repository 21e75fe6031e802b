import type { Column } from "~/api/columns";
import type { Row } from "~/grid/source";
import { widthOf } from "~/grid/values";

export const NUMBERS = 64;

export interface Placed {
  column: Column;
  left: number;
  width: number;
}

/** Each column with its place in pixels, after the numbers of the rows. */
export function placed(
  columns: readonly Column[],
  widths: ReadonlyMap<string, number>,
  rows: readonly Row[],
): Placed[] {
  let left = NUMBERS;
  return columns.map((column) => {
    const width =
      widths.get(column.name) ??
      widthOf(
        column.name,
        rows.map((row) => row[column.name]),
      );
    const place = { column, left, width };
    left += width;
    return place;
  });
}

/** The first column in view and the one after the last, of columns in order. */
export function inView(columns: readonly Placed[], left: number, width: number): [number, number] {
  const first = columns.findIndex((place) => place.left + place.width > left + NUMBERS);
  const after = columns.findIndex((place) => place.left >= left + width);
  return [first === -1 ? 0 : first, after === -1 ? columns.length : after];
}
