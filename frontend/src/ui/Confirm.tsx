import { Button } from "@mantine/core";

import { texts } from "~/i18n";
import styles from "~/ui/Confirm.module.css";
import { Dialog } from "~/ui/Dialog";
import { Refusal } from "~/ui/Refusal";

interface Props {
  title: string;
  hint: string;
  /** What is done, as the button says it. */
  label: string;
  /** Whether that takes something away from somebody. */
  grave?: boolean;
  pending: boolean;
  error: unknown;
  confirm: () => void;
  close: () => void;
}

/** Asks before something is done, and says there why it was refused. */
export function Confirm({ title, hint, label, grave = false, pending, error, confirm, close }: Props) {
  return (
    <Dialog onClose={close} title={title}>
      <div className={styles.body}>
        <p className={styles.hint}>{hint}</p>
        <Refusal error={error} />
        <div className={styles.actions}>
          <Button variant="default" onClick={close}>
            {texts.cancel}
          </Button>
          <Button {...(grave && { color: "red" })} loading={pending} onClick={confirm}>
            {label}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
