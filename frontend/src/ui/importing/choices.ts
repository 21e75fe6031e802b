import { kindOf } from "~/api/columns";

/** What can be said of a text file, in the API's words. */
export const SEPARATORS = [",", ";", "\t", "|", ":", " ", "^", "~"] as const;

export const ENCODINGS = [
  "utf-8",
  "utf-16",
  "cp1252",
  "latin-1",
  "iso8859-15",
  "cp1250",
  "iso8859-2",
  "cp1251",
  "mac-roman",
  "shift-jis",
  "gb18030",
  "euc-kr",
  "big5",
] as const;

/** What may stand between thousands; nothing does where it is empty. */
export const THOUSANDS = ["", ".", ",", " ", "'", "_"] as const;

/** How dates may be written, each with a day that tells. */
export const DATES = {
  "%Y-%m-%d": "2025-12-31",
  "%d.%m.%Y": "31.12.2025",
  "%d/%m/%Y": "31/12/2025",
  "%m/%d/%Y": "12/31/2025",
  "%d-%m-%Y": "31-12-2025",
  "%Y/%m/%d": "2025/12/31",
  "%d.%m.%y": "31.12.25",
  "%d/%m/%y": "31/12/25",
  "%m/%d/%y": "12/31/25",
} as const;

const TYPES = ["VARCHAR", "BIGINT", "DOUBLE", "DECIMAL(18,2)", "BOOLEAN", "DATE", "TIMESTAMP"];

/** The types that a column can be read as, its own first. */
export function typeChoices(own: string): string[] {
  return [...new Set([own, ...TYPES])];
}

/** Whether a file's name tells of rows in plain text, with separators. */
export function isTextFile(file: string): boolean {
  return /\.(csv|tsv|tab|txt|psv)(\.[A-Za-z0-9]{1,4})?$/i.test(file);
}

/** What a dataset of a file is called at first. */
export function named(file: string): string {
  const unpacked = file.replace(/\.(gz|bz2|xz|zst|zip)$/i, "");
  return unpacked.replace(/\.[A-Za-z0-9]{1,8}$/, "").slice(0, 100) || file.slice(0, 100);
}

interface Column {
  name: string;
  type: string;
}

/** The columns that a dataset would lose, and those whose values would be of another kind. */
export function columnChanges(before: readonly Column[], after: readonly Column[]) {
  const types = new Map(after.map(({ name, type }) => [name, type]));
  const gone = before.filter(({ name }) => !types.has(name)).map(({ name }) => name);
  const others = before.filter(({ name, type }) => {
    const next = types.get(name);
    return next !== undefined && kindOf(next) !== kindOf(type);
  });
  return { gone, others: others.map(({ name }) => name) };
}
