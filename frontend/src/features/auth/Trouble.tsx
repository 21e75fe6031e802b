import { Problem } from "~/api/problem";
import styles from "~/features/auth/Card.module.css";
import { texts } from "~/i18n";

/** What is wrong with what was sent. */
export function Trouble({ error }: { error: unknown }) {
  if (!error) return null;
  const words =
    error instanceof Problem
      ? error.status === 0
        ? [texts.offline.title, texts.offline.hint]
        : [error.problems[0]?.message ?? error.message, error.hint]
      : [texts.failed];
  return (
    <p className={styles.trouble} role="alert">
      {words.filter(Boolean).join(" ")}
    </p>
  );
}
