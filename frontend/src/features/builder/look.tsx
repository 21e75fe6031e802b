import {
  ArrowDownUp,
  Blocks,
  Columns3,
  Combine,
  Copy,
  Database,
  FileOutput,
  Filter,
  Group,
  Layers,
  ListEnd,
  type LucideIcon,
  Sigma,
  SquareFunction,
  Table2,
} from "lucide-react";

import type { Frame } from "~/document/model";
import { builder as builderTexts } from "~/i18n/en/builder";

// Blocks that are not named here look like their group: a new one needs nothing.
const ICONS: Readonly<Record<string, LucideIcon>> = {
  dataset: Table2,
  postgresql_table: Database,
  postgresql_write: Database,
  formula: SquareFunction,
  filter: Filter,
  sort: ArrowDownUp,
  limit: ListEnd,
  distinct: Copy,
  join: Combine,
  union: Layers,
  aggregate: Sigma,
  group_by: Group,
  result: FileOutput,
};
const GROUPS: Readonly<Record<string, readonly [LucideIcon, string]>> = {
  Sources: [Database, "var(--source)"],
  Rows: [Filter, "var(--rows)"],
  Columns: [Columns3, "var(--columns)"],
  Combine: [Combine, "var(--combine)"],
  Summarise: [Sigma, "var(--summarize)"],
  Results: [FileOutput, "var(--target)"],
};

/** The picture of a block, in the colour of its group. */
export function BlockIcon({ block, group, size = 16 }: { block: string; group: string; size?: number }) {
  const [ofGroup, color] = GROUPS[group] ?? [Blocks, "var(--text-2)"];
  const Icon = ICONS[block] ?? ofGroup;
  return <Icon size={size} color={color} aria-hidden style={{ flex: "none" }} />;
}

export function colorOf(group: string): string {
  return GROUPS[group]?.[1] ?? "var(--text-2)";
}

/** What a frame is called, if only by what it is. */
export function titled({ title }: Frame): string {
  return title === undefined || title === "" ? builderTexts.frame.untitled : title;
}

/** An id in words: `over_30` is "over 30". */
export function called(id: string): string {
  return id.replaceAll("_", " ");
}
