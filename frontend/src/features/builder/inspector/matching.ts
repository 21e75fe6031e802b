import { closest } from "~/forms/closest";
import type { Column } from "~/grid/source";
import { kindOf } from "~/grid/values";
import { freshId } from "~/document/changes";
import { feeds, type Step, type WorkflowDocument } from "~/document/model";

export interface Pair {
  left: string;
  right: string;
}

const MOST = 4;

/** Pairs of columns that may be keys: alike in name and in kind, the most telling first. */
export function suggested(left: readonly Column[], right: readonly Column[], taken: readonly Pair[]): Pair[] {
  const free = right.filter((column) => !taken.some((pair) => pair.right === column.name));
  const pairs = left
    .filter((column) => !taken.some((pair) => pair.left === column.name))
    .flatMap((column) => {
      const alike = free
        .filter((other) => kindOf(other.type) === kindOf(column.type))
        .map((other) => other.name);
      const other = alike.includes(column.name) ? column.name : closest(column.name, alike);
      return other === null ? [] : [{ left: column.name, right: other }];
    });
  return pairs.sort((one, other) => rank(other) - rank(one)).slice(0, MOST);
}

function rank({ left, right }: Pair): number {
  return (left === right ? 2 : 0) + (/(^|_)(id|key|code|no|nr|number)$/i.test(left) ? 1 : 0);
}

export type Side = "left" | "right";

/** A document with a step more: how many rows of a side there are, or find a match, or which ones find none. */
export function probe(
  document: WorkflowDocument,
  join: Step,
  side: Side,
  what: "all" | "matched" | "others",
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
      kind: what === "others" ? "anti" : "semi",
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
