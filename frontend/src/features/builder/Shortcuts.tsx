import styles from "~/features/builder/Builder.module.css";
import { builder as builderTexts } from "~/i18n/en/builder";
import { Dialog } from "~/ui/Dialog";

/** The keys that one can press. */
export function Shortcuts({ onClose }: { onClose: () => void }) {
  return (
    <Dialog onClose={onClose} title={builderTexts.shortcuts}>
      <dl className={styles.keys}>
        {builderTexts.keys.map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
