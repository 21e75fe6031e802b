/** The tallest element that every browser still draws right; a bar of this height stands for more rows. */
export const TALLEST = 8_000_000;

export interface Extent {
  rows: number;
  rowHeight: number;
  /** The height of what is seen of the rows, in pixels. */
  view: number;
}

/** How tall the element that is scrolled is. */
export function height({ rows, rowHeight }: Extent): number {
  return Math.min(rows * rowHeight, TALLEST);
}

/** The last row that can be the first one in view; a fraction, since rows may be cut. */
export function lastTop({ rows, rowHeight, view }: Extent): number {
  return Math.max(0, rows - view / rowHeight);
}

/** The row at the top of the view, for a place of the bar. */
export function rowAt(place: number, extent: Extent): number {
  const way = height(extent) - extent.view;
  return way <= 0 ? 0 : Math.min(1, place / way) * lastTop(extent);
}

/** The place of the bar for a row at the top of the view. */
export function placeOf(row: number, extent: Extent): number {
  const last = lastTop(extent);
  return last === 0 ? 0 : (Math.min(row, last) / last) * Math.max(0, height(extent) - extent.view);
}

/** Whether a pixel of the bar stands for more than a pixel of rows. */
export function isScaled({ rows, rowHeight }: Extent): boolean {
  return rows * rowHeight > TALLEST;
}
