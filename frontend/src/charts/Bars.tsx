import { scaleBand, scaleLinear } from "d3-scale";

import styles from "~/charts/Chart.module.css";
import type { Bar } from "~/charts/drawn";
import { axisNumber, barNumber, type Framed, readNumber } from "~/charts/frame";

const ROW = 26;
const TOP = 28;
const CHARACTER = 7;
const GAP = 8;

/** Bars from left to right, the largest on top, each with its name and its value. */
export function Bars({ ref, width, title, y, bars }: Framed & { bars: readonly Bar[] }) {
  const height = TOP + bars.length * ROW + 8;
  const longest = Math.max(...bars.map(({ label }) => label.length));
  const left = Math.min(width * 0.4, longest * CHARACTER + 12);
  const right = width - 12;
  const values = bars.map(({ value }) => value);
  const across = scaleLinear([Math.min(0, ...values), Math.max(0, ...values)], [left, right - 56]).nice(4);
  const down = scaleBand(
    bars.map((_, number) => number),
    [TOP, TOP + bars.length * ROW],
  ).padding(0.22);
  const fits = Math.max(3, Math.floor((left - 12) / CHARACTER));
  return (
    <svg ref={ref} className={styles.drawing} width={width} height={height} role="img" aria-label={title}>
      <text className={styles.axis} x={left} y={12}>
        {y}
      </text>
      {across.ticks(Math.max(2, Math.floor((right - left) / 110))).map((tick) => (
        <g key={tick}>
          <line className={styles.grid} x1={across(tick)} x2={across(tick)} y1={TOP} y2={height - 8} />
          <text className={styles.tick} x={across(tick)} y={TOP - 4} textAnchor="middle">
            {axisNumber(tick)}
          </text>
        </g>
      ))}
      {bars.map(({ label, value }, number) => {
        const top = down(number) ?? 0;
        const middle = top + down.bandwidth() / 2 + 4;
        const from = across(Math.min(0, value));
        const to = across(Math.max(0, value));
        return (
          <g key={label}>
            <title>{`${label}: ${readNumber(value)}`}</title>
            <text className={styles.label} x={left - GAP} y={middle} textAnchor="end">
              {label.length > fits ? `${label.slice(0, fits - 1)}…` : label}
            </text>
            <rect
              className={styles.bar}
              x={from}
              y={top}
              width={Math.max(1, to - from)}
              height={down.bandwidth()}
              rx={2}
            />
            <text className={styles.tick} x={to + 5} y={middle}>
              {barNumber(value)}
            </text>
          </g>
        );
      })}
    </svg>
  );
}
