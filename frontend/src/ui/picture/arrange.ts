/** A line of the picture, from the step that gives to the one that reads. */
export interface Line {
  from: string;
  to: string;
}

export interface Spot {
  column: number;
  row: number;
}

export interface Arranged {
  spots: ReadonlyMap<string, Spot>;
  columns: number;
  rows: number;
}

/**
 * Give each step a column after all that it reads, and a row near them.
 *
 * Steps are given in the order of the document. A step that reads itself, by a detour or not, counts as one
 * that reads nothing.
 */
export function arranged(steps: readonly string[], lines: readonly Line[]): Arranged {
  const known = new Set(steps);
  const sources = new Map<string, string[]>();
  for (const { from, to } of lines) {
    if (known.has(from) && known.has(to)) sources.set(to, [...(sources.get(to) ?? []), from]);
  }
  const depths = new Map<string, number>();
  const depth = (step: string, trail: ReadonlySet<string>): number => {
    const found = depths.get(step);
    if (found !== undefined) return found;
    if (trail.has(step)) return -1;
    const further = new Set([...trail, step]);
    const deepest = Math.max(-1, ...(sources.get(step) ?? []).map((from) => depth(from, further)));
    depths.set(step, deepest + 1);
    return deepest + 1;
  };
  const columns: string[][] = [];
  for (const step of steps) {
    const column = depth(step, new Set());
    (columns[column] ??= []).push(step);
  }
  const spots = new Map<string, Spot>();
  columns.forEach((members, column) => {
    const wanted = members.map((step) => ({ step, row: middle(sources.get(step) ?? [], spots) }));
    // The order of the document decides where nothing else does.
    wanted.sort((one, other) => (one.row ?? Infinity) - (other.row ?? Infinity) || 0);
    let free = 0;
    for (const { step, row } of wanted) {
      const place = Math.max(free, Math.round(row ?? free));
      spots.set(step, { column, row: place });
      free = place + 1;
    }
  });
  const rows = Math.max(0, ...[...spots.values()].map((spot) => spot.row + 1));
  return { spots, columns: columns.length, rows };
}

function middle(sources: readonly string[], spots: ReadonlyMap<string, Spot>): number | null {
  const rows = sources.map((source) => spots.get(source)?.row).filter((row) => row !== undefined);
  return rows.length === 0 ? null : rows.reduce((sum, row) => sum + row, 0) / rows.length;
}
