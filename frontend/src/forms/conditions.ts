import { columnName, isReserved } from "~/document/names";

/** A condition that is chosen and not written: a column, a comparison and mostly a value. */
export interface Condition {
  column: string;
  comparison: Comparison;
  value: string;
  /** Whether the value was written as a text, which tells where the column's type is not known. */
  isText?: boolean;
}

export interface Conditions {
  joined: "and" | "or";
  list: readonly Condition[];
}

type Sign = "=" | "!=" | "<" | "<=" | ">" | ">=";
const CALLS = { contains: "contains", starts: "starts_with", ends: "ends_with" } as const;

export type Comparison = Sign | keyof typeof CALLS | "missing" | "present" | "true" | "false";

export type Kind = "number" | "text" | "boolean" | "time" | "other";

const COMPARISONS: Record<Kind, readonly Comparison[]> = {
  number: ["=", "!=", ">", ">=", "<", "<=", "missing", "present"],
  text: ["=", "!=", "contains", "starts", "ends", "missing", "present"],
  time: ["=", "!=", ">", ">=", "<", "<=", "missing", "present"],
  boolean: ["true", "false", "missing", "present"],
  other: ["missing", "present"],
};

/** The comparisons that make sense for a kind of column. */
export function comparisonsOf(kind: Kind): readonly Comparison[] {
  return COMPARISONS[kind];
}

/** Whether a comparison is with a value. */
export function takesValue(comparison: Comparison): boolean {
  return !["missing", "present", "true", "false"].includes(comparison);
}

/** The formula that conditions stand for. Values of text and time columns are quoted. */
export function written(conditions: Conditions, kindOf: (column: string) => Kind | null): string {
  const parts = conditions.list.map((condition) => one(condition, kindOf(condition.column)));
  return parts.join(` ${conditions.joined} `);
}

function one({ column, comparison, value, isText = false }: Condition, kind: Kind | null): string {
  const name = columnName(column);
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
    case "=":
    case "!=":
    case "<":
    case "<=":
    case ">":
    case ">=": {
      const quotes = kind === null ? isText : kind === "text" || kind === "time";
      const bare = NUMBER.test(value) && !quotes;
      return `${name} ${comparison} ${bare || PARAMETER.test(value) ? value : quoted(value)}`;
    }
  }
}

const NUMBER = /^-?\d+(\.\d+)?$/;
const PARAMETER = /^\$\{\w+\}$/;

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;

const NAME = String.raw`(?:[A-Za-z_]\w*|"(?:[^"]|"")+")`;
const TEXT = String.raw`'(?:[^']|'')*'`;
const VALUE = String.raw`(?:${TEXT}|-?\d+(?:\.\d+)?|\$\{\w+\})`;
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
    new RegExp(`^(${NAME})\\s*(<=|>=|!=|<>|==|=|<|>)\\s*(${VALUE})$`),
    ([, name, sign, value]) =>
      of(name, sign === "<>" ? "!=" : sign === "==" ? "=" : (sign as Comparison), value),
  ],
  [new RegExp(`^not\\s+(${NAME})$`, "i"), ([, name]) => of(name, "false")],
  [new RegExp(`^(${NAME})$`), ([, name]) => of(name, "true")],
];

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
    const found = SHAPES.map(([shape, make]) => {
      const match = shape.exec(part.trim());
      return match && make(match);
    }).find(Boolean);
    if (!found || (found.comparison === "true" && isReserved(found.column))) return null;
    list.push(found);
  }
  return { joined, list };
}

/** The parts between the words that join them, outside of texts and brackets. */
function split(formula: string): [string[] | null, "and" | "or"] {
  const pieces = formula.match(/'(?:[^']|'')*'|"(?:[^"]|"")*"|[()]|\w+|\s+|./g) ?? [];
  const parts = [""];
  const joints = new Set<string>();
  let depth = 0;
  for (const piece of pieces) {
    const word = piece.toLowerCase();
    depth += piece === "(" ? 1 : piece === ")" ? -1 : 0;
    if (word === "between") return [null, "and"];
    if (depth === 0 && (word === "and" || word === "or")) {
      joints.add(word);
      parts.push("");
    } else parts.push((parts.pop() ?? "") + piece);
  }
  return [joints.size > 1 ? null : parts, joints.has("or") ? "or" : "and"];
}
