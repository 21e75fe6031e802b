import { type ReactNode, useEffect } from "react";

import styles from "~/features/auth/Card.module.css";
import { texts } from "~/i18n";

/** The frame of a page for somebody who is not signed in. */
export function Card({ title, children }: { title: string; children: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · ${texts.product}`;
  }, [title]);
  return (
    <main className={styles.ground}>
      <div className={styles.card}>
        <p className={styles.brand}>
          <img src="/icon.svg" alt="" width={28} height={28} />
          {texts.product}
        </p>
        <h1>{title}</h1>
        {children}
      </div>
    </main>
  );
}
