import { columnName, isReserved } from "~/document/names";

/** A condition that is chosen and not written: a column, a comparison and mostly a value. */
export interface Condition {
  column: string;
  comparison: Comparison;
  value: string;
  /** The values of a comparison with several: the two ends of a range, or all that it may be. */
  values?: readonly string[];
  /** Whether the value was written as a text, which tells where the column's type is not known. */
  isText?: boolean;
}

export interface Conditions {
  joined: "and" | "or";
  list: readonly Condition[];
}

type Sign = "=" | "!=" | "<" | "<=" | ">" | ">=";
const CALLS = { contains: "contains", starts: "starts_with", ends: "ends_with" } as const;

/** What is not something is also what is missing; "other" and the like are without that. */
const OPEN = { not: "other", none: "noneThere", lacks: "lacksThere" } as const;
type Open = keyof typeof OPEN;
type Closed = (typeof OPEN)[Open];

export type Comparison =
  | Exclude<Sign, "!=">
  | keyof typeof CALLS
  | Open
  | Closed
  | "among"
  | "between"
  | "missing"
  | "present"
  | "true"
  | "false";

export type Kind = "number" | "text" | "boolean" | "time" | "other";

const COMPARISONS: Record<Kind, readonly Comparison[]> = {
  number: ["=", "not", ">", ">=", "<", "<=", "between", "among", "none", "missing", "present"],
  text: ["=", "not", "contains", "lacks", "starts", "ends", "among", "none", "missing", "present"],
  time: ["=", "not", ">", ">=", "<", "<=", "between", "missing", "present"],
  boolean: ["true", "false", "missing", "present"],
  other: ["missing", "present"],
};

/** The comparisons that make sense for a kind of column. */
export function comparisonsOf(kind: Kind): readonly Comparison[] {
  return COMPARISONS[kind];
}

const TAKES: Partial<Record<Comparison, "none" | "two" | "many">> = {
  missing: "none",
  present: "none",
  true: "none",
  false: "none",
  between: "two",
  among: "many",
  none: "many",
  noneThere: "many",
};

/** With how many values a comparison is. */
export function takes(comparison: Comparison): "none" | "one" | "two" | "many" {
  return TAKES[comparison] ?? "one";
}

/** The formula that conditions stand for. Values of text and time columns are quoted. */
export function written(conditions: Conditions, kindOf: (column: string) => Kind | null): string {
  const parts = conditions.list.map((condition) => one(condition, kindOf(condition.column)));
  return parts.join(` ${conditions.joined} `);
}

function one(condition: Condition, kind: Kind | null): string {
  const { column, comparison, value, values = [], isText = false } = condition;
  const name = columnName(column);
  const quotes = kind === null ? isText : kind === "text" || kind === "time";
  const literal = (one: string) => ((NUMBER.test(one) && !quotes) || PARAMETER.test(one) ? one : quoted(one));
  switch (comparison) {
    case "missing":
      return `${name} is null`;
    case "present":
      return `${name} is not null`;
    case "true":
      return name;
    case "false":
      return `not ${name}`;
    case "contains":
    case "starts":
    case "ends":
      return `${CALLS[comparison]}(${name}, ${quoted(value)})`;
    case "not":
    case "none":
    case "lacks":
      return `(${one({ ...condition, comparison: OPEN[comparison] }, kind)} or ${name} is null)`;
    case "other":
      return `${name} != ${literal(value)}`;
    case "lacksThere":
      return `not contains(${name}, ${quoted(value)})`;
    case "among":
      return `${name} in (${values.map(literal).join(", ")})`;
    case "noneThere":
      return `${name} not in (${values.map(literal).join(", ")})`;
    case "between":
      return `${name} between ${values.map(literal).join(" and ")}`;
    case "=":
    case "<":
    case "<=":
    case ">":
    case ">=":
      return `${name} ${comparison} ${literal(value)}`;
  }
}

const NUMBER = /^-?\d+(\.\d+)?$/;
const PARAMETER = /^\$\{\w+\}$/;

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;

const NAME = String.raw`(?:[A-Za-z_]\w*|"(?:[^"]|"")+")`;
const TEXT = String.raw`'(?:[^']|'')*'`;
const VALUE = String.raw`(?:${TEXT}|-?\d+(?:\.\d+)?|\$\{\w+\})`;
// A day stands for itself beside a column of days.
const LONE = String.raw`(?:(?:date|timestamp)\s+)?(${VALUE})`;
const VALUES = String.raw`${VALUE}(?:\s*,\s*${VALUE})*`;
const ALL = new RegExp(VALUE, "g");
const SHAPES: readonly [RegExp, (match: readonly string[]) => Condition][] = [
  [new RegExp(`^(${NAME})\\s+is\\s+null$`, "i"), ([, name]) => of(name, "missing")],
  [new RegExp(`^(${NAME})\\s+is\\s+not\\s+null$`, "i"), ([, name]) => of(name, "present")],
  [
    new RegExp(`^(contains|starts_with|ends_with)\\(\\s*(${NAME})\\s*,\\s*(${TEXT})\\s*\\)$`, "i"),
    ([, call, name, value]) => {
      const found = Object.entries(CALLS).find(([, written]) => written === call?.toLowerCase());
      return of(name, (found?.[0] ?? "contains") as Comparison, value);
    },
  ],
  [
    new RegExp(`^not\\s+contains\\(\\s*(${NAME})\\s*,\\s*(${TEXT})\\s*\\)$`, "i"),
    ([, name, value]) => of(name, "lacksThere", value),
  ],
  [
    new RegExp(`^(${NAME})\\s*(<=|>=|!=|<>|==|=|<|>)\\s*${LONE}$`, "i"),
    ([, name, sign, value]) => of(name, SIGNS[sign ?? ""] ?? (sign as Sign & Comparison), value),
  ],
  [
    new RegExp(`^(${NAME})\\s+(not\\s+)?in\\s*\\(\\s*(${VALUES})\\s*\\)$`, "i"),
    ([, name, not, values]) => several(name, not ? "noneThere" : "among", values?.match(ALL) ?? []),
  ],
  [
    new RegExp(`^(${NAME})\\s+between\\s+${LONE}\\s+and\\s+${LONE}$`, "i"),
    ([, name, from = "", to = ""]) => several(name, "between", [from, to]),
  ],
  [new RegExp(`^not\\s+(${NAME})$`, "i"), ([, name]) => of(name, "false")],
  [new RegExp(`^(${NAME})$`), ([, name]) => of(name, "true")],
];

const SIGNS: Readonly<Record<string, Comparison>> = { "!=": "other", "<>": "other", "==": "=" };
const OR_MISSING = new RegExp(`^\\(\\s*(.+?)\\s+or\\s+(${NAME})\\s+is\\s+null\\s*\\)$`, "is");

function several(name: string | undefined, comparison: Comparison, values: readonly string[]): Condition {
  return {
    ...of(name, comparison),
    values: values.map((value) => unquoted(value, "'")),
    ...(values.some((value) => value.startsWith("'")) && { isText: true }),
  };
}

function of(name = "", comparison: Comparison, value = ""): Condition {
  const isText = value.startsWith("'");
  return {
    column: unquoted(name, '"'),
    comparison,
    value: unquoted(value, "'"),
    ...(isText && { isText }),
  };
}

function unquoted(text: string, mark: string): string {
  return text.startsWith(mark) ? text.slice(1, -1).replaceAll(mark + mark, mark) : text;
}

/** The conditions that a formula stands for, or null if it is more than such a list. */
export function read(formula: string): Conditions | null {
  if (formula.trim() === "") return { joined: "and", list: [] };
  const [parts, joined] = split(formula);
  if (!parts) return null;
  const list: Condition[] = [];
  for (const part of parts) {
    const found = openOf(part.trim()) ?? conditionOf(part.trim());
    if (!found || (found.comparison === "true" && isReserved(found.column))) return null;
    list.push(found);
  }
  return { joined, list };
}

/** The condition that a part is, if it is one. */
function conditionOf(part: string): Condition | null {
  for (const [shape, make] of SHAPES) {
    const match = shape.exec(part);
    if (match) return make(match);
  }
  return null;
}

/** The condition of what is not something, or missing. */
function openOf(part: string): Condition | null {
  const [, inner = "", name = ""] = OR_MISSING.exec(part) ?? [];
  const found = conditionOf(inner);
  const open = (Object.keys(OPEN) as Open[]).find((one) => OPEN[one] === found?.comparison);
  return found && open && found.column === unquoted(name, '"') ? { ...found, comparison: open } : null;
}

/** The parts between the words that join them, outside of texts and brackets. */
function split(formula: string): [string[] | null, "and" | "or"] {
  const pieces = formula.match(/'(?:[^']|'')*'|"(?:[^"]|"")*"|[()]|\w+|\s+|./g) ?? [];
  const parts = [""];
  const joints = new Set<string>();
  let depth = 0;
  let inRange = false;
  for (const piece of pieces) {
    const word = piece.toLowerCase();
    depth += piece === "(" ? 1 : piece === ")" ? -1 : 0;
    if (depth === 0 && word === "between") inRange = true;
    // The word between the two ends of a range joins no conditions.
    const ends = inRange && depth === 0 && word === "and";
    if (ends) inRange = false;
    if (!ends && depth === 0 && (word === "and" || word === "or")) {
      joints.add(word);
      parts.push("");
    } else parts.push((parts.pop() ?? "") + piece);
  }
  return [joints.size > 1 ? null : parts, joints.has("or") ? "or" : "and"];
}
