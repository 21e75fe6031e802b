import { Button, CloseButton } from "@mantine/core";

import { texts } from "~/i18n";
import { REGION, useToasts } from "~/ui/toasts";
import styles from "~/ui/Toasts.module.css";

/** Where messages appear, and are read aloud. */
export function Toasts() {
  const { shown, hide } = useToasts();
  return (
    <div id={REGION} className={styles.toasts} role="status" aria-live="polite">
      {shown.map(({ id, words, action }) => (
        <div key={id} className={styles.toast}>
          <span className={styles.words}>{words}</span>
          {action && (
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => {
                action.run();
                hide(id);
              }}
            >
              {action.label}
            </Button>
          )}
          <CloseButton size="sm" aria-label={texts.close} onClick={() => hide(id)} />
        </div>
      ))}
    </div>
  );
}
