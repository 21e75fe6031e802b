import type { ReactNode } from "react";

import styles from "~/ui/Notice.module.css";

interface Props {
  icon: ReactNode;
  title: string;
  hint?: string;
  role?: "alert" | "status";
  children?: ReactNode;
}

/** A picture and a few words in the place of content. */
export function Notice({ icon, title, hint, role, children }: Props) {
  return (
    <div className={styles.notice} role={role}>
      <span className={styles.icon} aria-hidden>
        {icon}
      </span>
      <p className={styles.title}>{title}</p>
      {hint && <p className={styles.hint}>{hint}</p>}
      {children && <div className={styles.actions}>{children}</div>}
    </div>
  );
}
