import type { Choice } from "~/charts/choice";
import type { Drawn } from "~/charts/drawn";
import { whole } from "~/i18n";
import { charts as words } from "~/i18n/en/charts";

/** What is drawn upwards, in words. */
export function measureOf(choice: Choice): string {
  if (choice.kind === "histogram" || choice.aggregate === "count") return words.rows;
  return choice.kind === "scatter" ? choice.y : words.of(words.aggregates[choice.aggregate], choice.y);
}

/** What a chart shows, in words. */
export function titleOf(name: string, choice: Choice): string {
  return choice.kind === "histogram"
    ? words.spread(name, choice.x)
    : words.chart(name, measureOf(choice), choice.x);
}

/** What a chart does not show, in words. */
export function notesOf(drawn: Drawn, rows: number, total: number): string[] {
  const notes: string[] = [];
  if (drawn.kind === "line" && drawn.unit) notes.push(words.perUnit(words.units[drawn.unit]));
  if (drawn.kind === "line" && drawn.cut) {
    notes.push(words.firstPoints(whole(drawn.points.length), whole(drawn.cut)));
  }
  if (rows < total) notes.push(words.firstRows(whole(rows), whole(total)));
  if (drawn.kind === "bar" && drawn.bars.length < drawn.groups) {
    notes.push(words.largest(drawn.bars.length, whole(drawn.groups)));
  }
  if (drawn.leftOut > 0) notes.push(words.leftOut(drawn.leftOut));
  return notes;
}
