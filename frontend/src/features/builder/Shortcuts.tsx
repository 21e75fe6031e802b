import { Modal } from "@mantine/core";

import styles from "~/features/builder/Builder.module.css";
import { texts } from "~/i18n";

/** The keys that one can press. */
export function Shortcuts({ onClose }: { onClose: () => void }) {
  return (
    <Modal opened onClose={onClose} title={texts.builder.shortcuts}>
      <dl className={styles.keys}>
        {texts.builder.keys.map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
