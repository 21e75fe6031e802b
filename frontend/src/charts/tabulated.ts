import type { Column } from "~/api/columns";
import type { Choice } from "~/charts/choice";
import type { Drawn } from "~/charts/drawn";
import { measureOf } from "~/charts/telling";
import { type Row, rowsAtHand, type Source } from "~/grid/source";
import { charts as chartsTexts } from "~/i18n/en/charts";

const NUMBER = "DOUBLE";

/** The values of a chart as rows. */
export function tabulated(choice: Choice, drawn: Drawn): Source {
  const [columns, rows] = table(choice, drawn);
  return rowsAtHand(JSON.stringify([choice, rows.length]), columns, rows);
}

function table(choice: Choice, drawn: Drawn): [Column[], Row[]] {
  const measure = measureOf(choice);
  const y = measure === choice.x ? `${measure} (2)` : measure;
  switch (drawn.kind) {
    case "bar":
      return [
        [
          { name: choice.x, type: "VARCHAR" },
          { name: y, type: NUMBER },
        ],
        drawn.bars.map(({ label, value }) => ({ [choice.x]: label, [y]: rounded(value) })),
      ];
    case "line":
    case "scatter":
      return [
        [
          { name: choice.x, type: drawn.time ? "TIMESTAMP" : NUMBER },
          { name: y, type: NUMBER },
        ],
        drawn.points.map((point) => ({
          [choice.x]: drawn.time ? momentText(point.x) : point.x,
          [y]: rounded(point.y),
        })),
      ];
    case "histogram": {
      const { from, to, rows } = chartsTexts;
      return [
        [from, to, rows].map((name) => ({ name, type: NUMBER })),
        drawn.bins.map(({ low, high, count }) => ({ [from]: low, [to]: high, [rows]: count })),
      ];
    }
  }
}

/** A number without what adding up in binary leaves at its end: 0.3, not 0.30000000000000004. */
function rounded(value: number): number {
  return Number(value.toPrecision(15));
}

function momentText(time: number): string {
  return new Date(time)
    .toISOString()
    .replace(/T00:00:00\.000Z$/, "")
    .replace("T", " ")
    .replace(/(\.000)?Z$/, "");
}
