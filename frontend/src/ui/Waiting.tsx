import { texts } from "~/i18n";
import styles from "~/ui/Waiting.module.css";

/** Grey lines where rows will be; they appear only if it takes a moment. */
export function Waiting({ lines = 6 }: { lines?: number }) {
  return (
    <div className={styles.waiting} role="status">
      <span className="sr-only">{texts.loading}</span>
      {Array.from({ length: lines }, (_, line) => (
        <span key={line} className={styles.line} />
      ))}
    </div>
  );
}
