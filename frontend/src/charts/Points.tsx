import { scaleLinear, scaleUtc } from "d3-scale";
import { type PointerEvent, useState } from "react";

import { AxisDown, AxisLeft } from "~/charts/Axes";
import styles from "~/charts/Chart.module.css";
import type { Point } from "~/charts/drawn";
import { axisNumber, type Framed, HEIGHT, MARGIN, readNumber } from "~/charts/frame";
import { extent } from "~/charts/extent";
import { nearest } from "~/charts/nearest";

interface Props extends Framed {
  points: readonly Point[];
  time: boolean;
  /** Whether a line joins them, from the first to the last. */
  joined: boolean;
}

// More than this, and the points of a line are its line.
const MOST_DOTS = 60;
const readMoment = new Intl.DateTimeFormat("en", {
  dateStyle: "medium",
  timeStyle: "short",
  timeZone: "UTC",
});
const readDay = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeZone: "UTC" });

/** Points by two numbers, or by a time and a number; the nearest to the pointer is told in words. */
export function Points({ ref, width, title, x, y, points, time, joined }: Props) {
  const [told, setTold] = useState<Point | null>(null);
  const right = width - MARGIN.right;
  const bottom = HEIGHT - MARGIN.bottom;
  const along = extent(points.map((point) => point.x));
  const up = extent(points.map((point) => point.y));
  const scaleX = time
    ? scaleUtc(along, [MARGIN.left, right])
    : scaleLinear(along, [MARGIN.left, right]).nice();
  // A line is read from zero on, unless all of it is far away from there.
  const scaleY = scaleLinear(joined && up[0] > 0 && up[0] < up[1] / 2 ? [0, up[1]] : up, [
    bottom,
    MARGIN.top,
  ]).nice();
  const count = Math.max(2, Math.floor(width / 110));
  const formatX = time ? scaleUtc(along, [0, 1]).tickFormat(count) : null;
  const ticksX = (time ? scaleUtc(along, [0, 1]) : scaleLinear(along, [0, 1])).ticks(count).map((tick) => ({
    at: scaleX(tick),
    words: tick instanceof Date ? (formatX?.(tick) ?? "") : axisNumber(tick),
  }));
  const spots = points.map((point) => ({ point, x: scaleX(point.x), y: scaleY(point.y) }));
  const dots = !joined || points.length <= MOST_DOTS;
  const day = points.every((point) => point.x % 86_400_000 === 0);
  const readX = (value: number) => (time ? (day ? readDay : readMoment).format(value) : readNumber(value));

  function tell(event: PointerEvent<SVGSVGElement>) {
    const box = event.currentTarget.getBoundingClientRect();
    setTold(nearest(spots, event.clientX - box.left, event.clientY - box.top, joined)?.point ?? null);
  }

  return (
    <svg
      ref={ref}
      className={styles.drawing}
      width={width}
      height={HEIGHT}
      role="img"
      aria-label={title}
      onPointerMove={tell}
      onPointerLeave={() => setTold(null)}
    >
      <AxisLeft
        name={told ? `${readX(told.x)}: ${readNumber(told.y)}` : y}
        ticks={scaleY.ticks(6).map((tick) => ({ at: scaleY(tick), words: axisNumber(tick) }))}
        from={MARGIN.left}
        to={right}
      />
      <AxisDown name={x} ticks={ticksX} at={bottom} middle={(MARGIN.left + right) / 2} />
      {joined && (
        <path
          className={styles.line}
          d={spots.map((spot, number) => `${number === 0 ? "M" : "L"}${spot.x},${spot.y}`).join("")}
        />
      )}
      {dots &&
        spots.map((spot, number) => (
          <circle key={number} className={styles.dot} cx={spot.x} cy={spot.y} r={3} />
        ))}
      {told && <circle className={styles.told} cx={scaleX(told.x)} cy={scaleY(told.y)} r={5} />}
    </svg>
  );
}
