import { Button, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";

import { useChanges } from "~/features/datasets/changes";
import styles from "~/features/datasets/Datasets.module.css";
import { type Dataset, readersQuery } from "~/features/datasets/queries";
import { Readers } from "~/features/datasets/Readers";
import { texts } from "~/i18n";
import { datasets as words } from "~/i18n/en/datasets";
import { Dialog } from "~/ui/Dialog";
import { Refusal } from "~/ui/Refusal";

/** What a dataset is called, and which workflows know it by that. */
export function RenameDialog({ dataset, close }: { dataset: Dataset; close: () => void }) {
  const { rename } = useChanges();
  const [name, setName] = useState(dataset.name);
  const readers = useQuery({ ...readersQuery(dataset.id), staleTime: 0 });
  const isRead = readers.data !== undefined && readers.data.length > 0;

  function submit(event: SubmitEvent) {
    event.preventDefault();
    rename.mutate({ dataset, name: name.trim(), force: isRead }, { onSuccess: close });
  }

  return (
    <Dialog onClose={close} title={words.rename.title(dataset.name)}>
      <form className={styles.form ?? ""} onSubmit={submit}>
        <TextInput
          label={words.rename.name}
          data-autofocus
          required
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {isRead && (
          <>
            <p className={styles.quiet}>{words.rename.read}</p>
            <Readers dataset={dataset} />
          </>
        )}
        <Refusal error={rename.error} />
        <div className={styles.actions}>
          <Button variant="default" onClick={close}>
            {texts.cancel}
          </Button>
          <Button type="submit" loading={rename.isPending} disabled={readers.isFetching}>
            {isRead ? words.rename.anyway : words.rename.done}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
