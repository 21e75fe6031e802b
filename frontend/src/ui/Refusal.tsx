import { Problem } from "~/api/problem";
import { texts } from "~/i18n";
import styles from "~/ui/Refusal.module.css";

/** Why something was not done, beside what was to be done. */
export function Refusal({ error }: { error: unknown }) {
  if (!error) return null;
  const offline = error instanceof Problem && error.status === 0;
  const words = error instanceof Problem ? (error.problems[0]?.message ?? error.message) : "";
  const hint = error instanceof Problem ? error.hint : "";
  return (
    <p className={styles.refusal} role="alert">
      {[words || (offline ? texts.offline.title : texts.failed), hint].filter(Boolean).join(" ")}
    </p>
  );
}
