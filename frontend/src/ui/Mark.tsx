import type { ReactNode } from "react";

import styles from "~/ui/Mark.module.css";

export type Tone = "ok" | "warn" | "bad" | "busy";

interface Props {
  tone?: Tone | undefined;
  icon: ReactNode;
  children: ReactNode;
}

/** A word about the state of something, with a picture. */
export function Mark({ tone, icon, children }: Props) {
  return (
    <span className={styles.mark} data-tone={tone}>
      {icon}
      {children}
    </span>
  );
}
