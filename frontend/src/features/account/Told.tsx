import { Problem } from "~/api/problem";
import styles from "~/features/account/Section.module.css";
import { texts } from "~/i18n";

/** Why something was not done. */
export function Told({ error }: { error: unknown }) {
  if (!error) return null;
  const words = error instanceof Problem ? (error.problems[0]?.message ?? error.message) : "";
  const hint = error instanceof Problem ? error.hint : "";
  return (
    <p className={styles.trouble} role="alert">
      {[words || texts.failed, hint].filter(Boolean).join(" ")}
    </p>
  );
}
