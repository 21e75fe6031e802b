import type { ReactNode } from "react";

import styles from "~/ui/Notice.module.css";

interface Props {
  icon: ReactNode;
  title: string;
  hint?: string;
  role?: "alert" | "status";
  /** Whether it is all that the page has. */
  alone?: boolean;
  children?: ReactNode;
}

/** A picture and a few words in the place of content. */
export function Notice({ icon, title, hint, role, alone = false, children }: Props) {
  const Title = alone ? "h1" : "p";
  return (
    <div className={styles.notice} role={role}>
      <span className={styles.icon} aria-hidden>
        {icon}
      </span>
      <Title className={styles.title}>{title}</Title>
      {hint && <p className={styles.hint}>{hint}</p>}
      {children && <div className={styles.actions}>{children}</div>}
    </div>
  );
}
