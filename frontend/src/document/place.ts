/**
 * Where two values differ, as a pointer: down to the one value that is another, or to the list that has got more or
 * fewer. What was changed at one place, one after the other, is one change to undo.
 */
export function placeOf(before: unknown, after: unknown): string {
  if (Array.isArray(before) && Array.isArray(after)) {
    if (before.length !== after.length) return `#${after.length}`;
    return within(before.map((_, index) => [String(index), before[index], after[index]]));
  }
  if (isRecord(before) && isRecord(after)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return within(names.map((name) => [name, before[name], after[name]]));
  }
  return "";
}

function within(parts: readonly (readonly [string, unknown, unknown])[]): string {
  const others = parts.filter(([, one, other]) => JSON.stringify(one) !== JSON.stringify(other));
  const [first, ...rest] = others;
  return first && rest.length === 0
    ? `/${first[0]}${placeOf(first[1], first[2])}`
    : others.map(([name]) => name).join();
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether two values say the same, in whatever order their names are. */
export function same(one: unknown, other: unknown): boolean {
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((item, index) => same(item, other[index]));
  }
  if (isRecord(one) && isRecord(other)) {
    const names = [...new Set([...Object.keys(one), ...Object.keys(other)])];
    return names.every((name) => same(one[name], other[name]));
  }
  return one === other;
}
