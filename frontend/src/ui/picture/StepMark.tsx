import { Ban, CircleCheck, CircleDashed, CircleX, LoaderCircle, SkipForward } from "lucide-react";
import type { ReactNode } from "react";

import type { components } from "~/api/schema";
import { runs as runsTexts } from "~/i18n/en/runs";
import styles from "~/ui/picture/StepMark.module.css";

export type StepState = components["schemas"]["StepAnswer"]["state"];

const ICONS: Record<StepState, ReactNode> = {
  waiting: <CircleDashed size={15} />,
  running: <LoaderCircle size={15} className={styles.turning} />,
  succeeded: <CircleCheck size={15} />,
  failed: <CircleX size={15} />,
  skipped: <SkipForward size={15} />,
  canceled: <Ban size={15} />,
};

/** How a step stands, by a picture, a word and a colour; the word may be left to be read aloud. */
export function StepMark({ state, quiet = false }: { state: StepState; quiet?: boolean }) {
  return (
    <span className={styles.mark} data-state={state} title={runsTexts.stepState[state]}>
      {ICONS[state]}
      <span className={quiet ? "sr-only" : undefined}>{runsTexts.stepState[state]}</span>
    </span>
  );
}
