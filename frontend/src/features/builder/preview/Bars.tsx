import type { Summary } from "~/features/builder/preview/summary";
import { builder as builderTexts } from "~/i18n/en/builder";

const WIDTH = 60;
const HEIGHT = 18;

/** A column's values at a glance. */
export function Bars({ summary }: { summary: Summary }) {
  const label = builderTexts.preview.summary(summary.filled, summary.distinct, summary.of);
  const width = WIDTH / Math.max(1, summary.bars.length);
  return (
    <svg width={WIDTH} height={HEIGHT} role="img" aria-label={label}>
      <title>{label}</title>
      {summary.bars.map((height, index) => (
        <rect
          key={index}
          x={index * width}
          y={HEIGHT - Math.max(1, height * HEIGHT)}
          width={Math.max(1, width - 1)}
          height={Math.max(1, height * HEIGHT)}
          fill="var(--line-strong)"
        />
      ))}
    </svg>
  );
}
