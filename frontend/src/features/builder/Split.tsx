import { type KeyboardEvent, type PointerEvent, useState } from "react";

import styles from "~/features/builder/Builder.module.css";
import { builder as builderTexts } from "~/i18n/en/builder";

const LEAST = 80;
const STEP = 24;
const KEY = "workflow-platform:data-height";

/** How tall the data below the canvas are; the browser remembers it. */
export function useDataHeight(): [number, (height: number) => void] {
  const [height, setHeight] = useState(() => Number(localStorage.getItem(KEY)) || 260);
  return [
    height,
    (wanted) => {
      const next = Math.round(Math.max(LEAST, Math.min(window.innerHeight - 240, wanted)));
      localStorage.setItem(KEY, String(next));
      setHeight(next);
    },
  ];
}

/** The line between canvas and data, moved by pointer or by arrows. */
export function Split({ height, onHeight }: { height: number; onHeight: (height: number) => void }) {
  const [from, setFrom] = useState<{ y: number; height: number } | null>(null);
  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
    event.preventDefault();
    onHeight(height + (event.key === "ArrowUp" ? STEP : -STEP));
  }
  return (
    <div
      className={styles.split}
      role="separator"
      aria-orientation="horizontal"
      aria-label={builderTexts.preview.resize}
      aria-valuenow={height}
      aria-valuemin={LEAST}
      aria-valuemax={1000}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onPointerDown={(event: PointerEvent) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        setFrom({ y: event.clientY, height });
      }}
      onPointerMove={(event) => from && onHeight(from.height + from.y - event.clientY)}
      onLostPointerCapture={() => setFrom(null)}
    />
  );
}
