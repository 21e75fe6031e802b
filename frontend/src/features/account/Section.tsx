import type { ReactNode } from "react";

import styles from "~/features/account/Section.module.css";

interface Props {
  title: string;
  hint?: string;
  /** Whether the content takes the whole width, below its title. */
  wide?: boolean;
  children: ReactNode;
}

/** One matter of an account. */
export function Section({ title, hint, wide = false, children }: Props) {
  return (
    <section className={styles.section} data-wide={wide || undefined} aria-label={title}>
      <div>
        <h2>{title}</h2>
        {hint && <p className={styles.hint}>{hint}</p>}
      </div>
      <div className={styles.content}>{children}</div>
    </section>
  );
}
