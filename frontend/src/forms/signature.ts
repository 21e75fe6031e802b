/** The name of the function between whose brackets a position is, or null where it is in none. */
export function signatureAt(formula: string, position: number): string | null {
  const before = formula
    .slice(0, position)
    .replaceAll(/'(?:[^']|'')*'?|"(?:[^"]|"")*"?/g, (text) => " ".repeat(text.length));
  let depth = 0;
  for (let index = before.length - 1; index >= 0; index -= 1) {
    if (before[index] === ")") depth += 1;
    if (before[index] !== "(") continue;
    if (depth === 0) return /([A-Za-z_]\w*)\s*$/.exec(before.slice(0, index))?.[1]?.toLowerCase() ?? null;
    depth -= 1;
  }
  return null;
}
