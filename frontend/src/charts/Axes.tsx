import styles from "~/charts/Chart.module.css";

interface Tick {
  at: number;
  words: string;
}

/** The axis of values, with a line across for each. */
export function AxisLeft({
  name,
  ticks,
  from,
  to,
}: {
  name: string;
  ticks: Tick[];
  from: number;
  to: number;
}) {
  return (
    <g>
      <text className={styles.axis} x={4} y={12}>
        {name}
      </text>
      {ticks.map(({ at, words }) => (
        <g key={at}>
          <line className={styles.grid} x1={from} x2={to} y1={at} y2={at} />
          <text className={styles.tick} x={from - 8} y={at + 4} textAnchor="end">
            {words}
          </text>
        </g>
      ))}
    </g>
  );
}

/** The axis along the bottom. */
export function AxisDown({
  name,
  ticks,
  at,
  middle,
}: {
  name: string;
  ticks: Tick[];
  at: number;
  middle: number;
}) {
  return (
    <g>
      {ticks.map((tick) => (
        <text key={tick.at} className={styles.tick} x={tick.at} y={at + 18} textAnchor="middle">
          {tick.words}
        </text>
      ))}
      <text className={styles.axis} x={middle} y={at + 38} textAnchor="middle">
        {name}
      </text>
    </g>
  );
}
