/** The smallest and the largest of some numbers; of one, a little around it. */
export function extent(values: readonly number[]): [number, number] {
  const low = values.reduce((least, value) => Math.min(least, value), Infinity);
  const high = values.reduce((most, value) => Math.max(most, value), -Infinity);
  if (low !== high) return [low, high];
  const around = Math.abs(low) / 10 || 1;
  return [low - around, high + around];
}
