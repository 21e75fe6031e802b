import { scaleLinear } from "d3-scale";

import { AxisDown, AxisLeft } from "~/charts/Axes";
import styles from "~/charts/Chart.module.css";
import type { Bin } from "~/charts/drawn";
import { extent } from "~/charts/extent";
import { axisNumber, type Framed, HEIGHT, MARGIN, readNumber } from "~/charts/frame";

/** How often values of each size occur. */
export function Histogram({ ref, width, title, x, y, bins }: Framed & { bins: readonly Bin[] }) {
  const right = width - MARGIN.right;
  const bottom = HEIGHT - MARGIN.bottom;
  const across = scaleLinear(extent(bins.flatMap(({ low, high }) => [low, high])), [MARGIN.left, right]);
  const most = bins.reduce((found, { count }) => Math.max(found, count), 1);
  const up = scaleLinear([0, most], [bottom, MARGIN.top]).nice();
  return (
    <svg ref={ref} className={styles.drawing} width={width} height={HEIGHT} role="img" aria-label={title}>
      <AxisLeft
        name={y}
        ticks={up
          .ticks(Math.min(6, most))
          .filter(Number.isInteger)
          .map((tick) => ({ at: up(tick), words: axisNumber(tick) }))}
        from={MARGIN.left}
        to={right}
      />
      <AxisDown
        name={x}
        ticks={across
          .ticks(Math.max(2, Math.floor(width / 110)))
          .map((tick) => ({ at: across(tick), words: axisNumber(tick) }))}
        at={bottom}
        middle={(MARGIN.left + right) / 2}
      />
      {bins.map(({ low, high, count }) => {
        const from = low === high ? across(low) - 20 : across(low);
        const to = low === high ? across(low) + 20 : across(high);
        return (
          <rect
            key={low}
            className={styles.bar}
            x={from + 0.5}
            y={up(count)}
            width={Math.max(1, to - from - 1)}
            height={bottom - up(count)}
          >
            <title>{`${readNumber(low)} – ${readNumber(high)}: ${readNumber(count)}`}</title>
          </rect>
        );
      })}
    </svg>
  );
}
