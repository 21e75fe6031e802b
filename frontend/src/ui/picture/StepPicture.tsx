import { useMemo } from "react";

import { duration } from "~/i18n";
import { runs as runsTexts } from "~/i18n/en/runs";
import { arranged, type Line } from "~/ui/picture/arrange";
import { StepMark, type StepState } from "~/ui/picture/StepMark";
import styles from "~/ui/picture/StepPicture.module.css";

export interface PicturedStep {
  id: string;
  /** What kind of step it is. */
  title: string;
}

/** How a step stands in a run; `fraction` of it is computed, where that is known. */
export interface StepStanding {
  state: StepState;
  rows?: number | null;
  seconds?: number | null;
  fraction?: number | null;
}

interface Props {
  steps: readonly PicturedStep[];
  edges: readonly Line[];
  states: ReadonlyMap<string, StepStanding>;
  /** The step that is chosen. */
  chosen?: string | null;
  onChoose?: (step: string) => void;
}

const WIDTH = 176;
const HEIGHT = 64;
const ACROSS = WIDTH + 48;
const DOWN = HEIGHT + 20;
const EDGE = 12;

/** The steps of a workflow from left to right, each with how it stands. */
export function StepPicture({ steps, edges, states, chosen = null, onChoose }: Props) {
  const { spots, columns, rows } = useMemo(
    () =>
      arranged(
        steps.map((step) => step.id),
        edges,
      ),
    [steps, edges],
  );
  const width = columns * ACROSS - (ACROSS - WIDTH) + 2 * EDGE;
  const height = rows * DOWN - (DOWN - HEIGHT) + 2 * EDGE;
  const at = (step: string) => {
    const spot = spots.get(step);
    return spot && { x: EDGE + spot.column * ACROSS, y: EDGE + spot.row * DOWN };
  };
  return (
    <div className={styles.frame}>
      <div className={styles.picture} style={{ width, height }}>
        <svg className={styles.lines} width={width} height={height} aria-hidden>
          {edges.map((edge) => {
            const from = at(edge.from);
            const to = at(edge.to);
            if (!from || !to) return null;
            const state = states.get(edge.from)?.state ?? "waiting";
            return (
              <path
                key={`${edge.from} ${edge.to}`}
                className={styles.line}
                data-state={state}
                d={curve(from.x + WIDTH, from.y + HEIGHT / 2, to.x, to.y + HEIGHT / 2)}
              />
            );
          })}
        </svg>
        <ul className={styles.steps} aria-label={runsTexts.picture}>
          {steps.map((step) => {
            const place = at(step.id);
            const standing = states.get(step.id);
            return (
              <li key={step.id} className={styles.place} style={{ left: place?.x, top: place?.y }}>
                <button
                  type="button"
                  className={styles.step}
                  data-state={standing?.state ?? "waiting"}
                  aria-pressed={onChoose ? step.id === chosen : undefined}
                  onClick={() => onChoose?.(step.id)}
                >
                  <span className={styles.head}>
                    <span className={styles.title}>{step.title}</span>
                    <StepMark state={standing?.state ?? "waiting"} quiet />
                  </span>
                  <span className={styles.id}>{step.id}</span>
                  <span className={styles.figures}>{standing ? figures(standing) : ""}</span>
                  {standing?.state === "running" && (
                    <span
                      className={styles.done}
                      style={{ width: `${Math.round((standing.fraction ?? 0) * 100)}%` }}
                    />
                  )}
                </button>
              </li>
            );
          })}
        </ul>
      </div>
    </div>
  );
}

function figures({ state, rows, seconds }: StepStanding): string {
  if (state === "skipped") return "";
  const told: string[] = [];
  if (rows !== undefined && rows !== null) told.push(runsTexts.results.count(rows));
  if (seconds !== undefined && seconds !== null) told.push(duration(seconds));
  return told.join(" · ");
}

function curve(x: number, y: number, toX: number, toY: number): string {
  const half = (toX - x) / 2;
  return `M${x},${y} C${x + half},${y} ${toX - half},${toY} ${toX},${toY}`;
}
