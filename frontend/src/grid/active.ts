/** The cell that keys go to; row -1 is the titles. */
export interface Active {
  row: number;
  column: number;
}

const TITLES = -1;

/** The cell that a key leads to, or null if the key is for something else. */
export function moved(
  active: Active,
  key: { key: string; ctrl: boolean },
  rows: number,
  columns: number,
  page: number,
): Active | null {
  const to = (row: number, column: number): Active => ({
    row: Math.max(TITLES, Math.min(rows - 1, row)),
    column: Math.max(0, Math.min(columns - 1, column)),
  });
  switch (key.key) {
    case "ArrowDown":
      return to(key.ctrl ? rows - 1 : active.row + 1, active.column);
    case "ArrowUp":
      return to(key.ctrl ? 0 : active.row - 1, active.column);
    case "ArrowRight":
      return to(active.row, active.column + 1);
    case "ArrowLeft":
      return to(active.row, active.column - 1);
    case "PageDown":
      return to(active.row + page, active.column);
    case "PageUp":
      return to(Math.max(0, active.row - page), active.column);
    case "Home":
      return to(key.ctrl ? 0 : active.row, 0);
    case "End":
      return to(key.ctrl ? rows - 1 : active.row, columns - 1);
    default:
      return null;
  }
}
