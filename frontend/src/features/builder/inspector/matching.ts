import type { Row } from "~/grid/source";
import { type Column, kindOf } from "~/api/columns";
import { freshId } from "~/document/changes";
import { feeds, type Step, type WorkflowDocument } from "~/document/model";

export interface Pair {
  left: string;
  right: string;
}

const MOST = 4;
const ENOUGH = 0.35;

/** A side of a join, with some of its rows. */
export interface Table {
  columns: readonly Column[];
  rows: readonly Row[];
}

/** Pairs of columns that may be keys, the most telling first: they are called alike, or hold the same texts. */
export function suggested(left: Table, right: Table, taken: readonly Pair[]): Pair[] {
  const has = new Map(right.columns.map((column) => [column.name, valuesIn(right, column)]));
  const pairs = left.columns
    .filter((column) => !taken.some((pair) => pair.left === column.name))
    .flatMap((column) => {
      const wanted = valuesIn(left, column);
      return right.columns
        .filter((other) => !taken.some((pair) => pair.right === other.name))
        .filter((other) => kindOf(other.type) === kindOf(column.type))
        .map((other) => ({
          left: column.name,
          right: other.name,
          fits: alike(column.name, other.name) + shared(wanted, has.get(other.name)),
        }));
    })
    .filter((pair) => pair.fits >= ENOUGH)
    .sort((one, other) => other.fits - one.fits);
  return pairs.slice(0, MOST).map(({ left: one, right: other }) => ({ left: one, right: other }));
}

function alike(left: string, right: string): number {
  const [one, other] = [plain(left), plain(right)];
  if (one === other) return /(id|key|code|no|number)$/.test(one) ? 1.2 : 1;
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  return short.length >= 4 && long.includes(short) ? 0.4 : 0;
}

const plain = (name: string) => name.toLowerCase().replaceAll(/[^a-z0-9]/g, "");

/** The texts of a column; numbers are alike by chance. */
function valuesIn({ rows }: Table, { name, type }: Column): ReadonlySet<unknown> {
  if (kindOf(type) !== "text") return new Set();
  return new Set(rows.map((row) => row[name]).filter((value) => value !== null));
}

/** Which part of the texts of one column the other one has. */
function shared(wanted: ReadonlySet<unknown>, have: ReadonlySet<unknown> = new Set()): number {
  if (wanted.size < 2) return 0;
  let found = 0;
  for (const value of wanted) if (have.has(value)) found += 1;
  return found / wanted.size;
}

export type Side = "left" | "right";

export type Asked = "all" | "matched" | "others" | "pairs";

const KINDS = { all: "semi", matched: "semi", others: "anti", pairs: "inner" } as const;

/**
 * A document with a step more: how many rows of a side there are, or find a match, which ones find none, or how many
 * pairs match.
 */
export function probe(
  document: WorkflowDocument,
  join: Step,
  side: Side,
  what: Asked,
): { document: WorkflowDocument; step: string } | null {
  const [left] = feeds(join, "left");
  const [right] = feeds(join, "right");
  const own = side === "left" ? left : right;
  const other = side === "left" ? right : left;
  if (own === undefined || other === undefined) return null;
  const keys = Array.isArray(join.settings?.keys)
    ? (join.settings.keys as readonly Record<string, unknown>[])
    : [];
  const turned =
    side === "left"
      ? keys
      : keys.map((key) => ({ ...key, left: key.right, right: key.left, comparison: turn(key.comparison) }));
  const joined: Step = {
    id: freshId(document, "probe"),
    block: "join",
    settings: {
      kind: KINDS[what],
      keys: turned,
      match_missing: join.settings?.match_missing ?? false,
    },
    inputs: { left: own, right: other },
  };
  if (what === "others")
    return { document: { ...document, steps: [...document.steps, joined] }, step: joined.id };
  const counted: Step = {
    id: freshId(document, "probe_count"),
    block: "aggregate",
    settings: { measures: [{ name: "count", function: "count" }] },
    inputs: { rows: what === "all" ? own : joined.id },
  };
  const added = what === "all" ? [counted] : [joined, counted];
  return { document: { ...document, steps: [...document.steps, ...added] }, step: counted.id };
}

const TURNED: Readonly<Record<string, string>> = { "<": ">", "<=": ">=", ">": "<", ">=": "<=" };

function turn(comparison: unknown): string {
  return typeof comparison === "string" ? (TURNED[comparison] ?? comparison) : "=";
}
