import { Button } from "@mantine/core";

import styles from "~/features/datasets/Datasets.module.css";
import { type Dataset } from "~/features/datasets/queries";
import { Readers } from "~/features/datasets/Readers";
import { texts } from "~/i18n";
import { datasets as words } from "~/i18n/en/datasets";
import { Dialog } from "~/ui/Dialog";

interface Props {
  dataset: Dataset;
  remove: () => void;
  close: () => void;
}

/** Asks whether a dataset is to be deleted although workflows read it, and names them. */
export function RemoveDialog({ dataset, remove, close }: Props) {
  return (
    <Dialog onClose={close} title={words.removeRead(dataset.name)}>
      <p>{words.removeReadHint}</p>
      <Readers dataset={dataset} />
      <div className={styles.actions}>
        <Button variant="default" onClick={close}>
          {texts.cancel}
        </Button>
        <Button onClick={remove}>{words.removeAnyway}</Button>
      </div>
    </Dialog>
  );
}
