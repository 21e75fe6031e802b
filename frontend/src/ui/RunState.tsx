import { Ban, CircleCheck, CircleX, Clock, LoaderCircle } from "lucide-react";
import type { ReactNode } from "react";

import type { components } from "~/api/schema";
import { texts } from "~/i18n";
import { Mark, type Tone } from "~/ui/Mark";
import styles from "~/ui/RunState.module.css";

export type State = components["schemas"]["LastRunAnswer"]["state"];

const ICONS: Record<State, ReactNode> = {
  queued: <Clock size={14} />,
  starting: <Clock size={14} />,
  running: <LoaderCircle size={14} className={styles.turning} />,
  succeeded: <CircleCheck size={14} />,
  failed: <CircleX size={14} />,
  canceled: <Ban size={14} />,
};

const TONES: Partial<Record<State, Tone>> = {
  starting: "busy",
  running: "busy",
  succeeded: "ok",
  failed: "bad",
};

/** How a run stands, by a word, a picture and a colour. */
export function RunState({ state }: { state: State }) {
  return (
    <Mark tone={TONES[state]} icon={ICONS[state]}>
      {texts.runState[state]}
    </Mark>
  );
}
