// Words of formulas, which mean no column unless they are quoted.
const RESERVED: ReadonlySet<string> = new Set(
  "and as between case else end false in is like not null or select then true when".split(" "),
);

/** Whether a word of a formula is one of its own. */
export function isReserved(word: string): boolean {
  return RESERVED.has(word.toLowerCase());
}

/** A column's name as a formula has it. */
export function columnName(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) && !isReserved(name) ? name : `"${name.replaceAll('"', '""')}"`;
}
