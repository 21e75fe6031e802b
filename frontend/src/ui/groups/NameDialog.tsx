import { Button, TextInput } from "@mantine/core";
import { type SubmitEvent, useState } from "react";

import { texts } from "~/i18n";
import { groups as words } from "~/i18n/en/groups";
import { Dialog } from "~/ui/Dialog";
import styles from "~/ui/groups/Groups.module.css";
import { useGroupChanges } from "~/ui/groups/changes";
import type { Group } from "~/ui/groups/queries";
import { Refusal } from "~/ui/Refusal";

interface Props {
  /** The group that gets another name; none is for a new one. */
  group: Group | null;
  done: (group: Group) => void;
  close: () => void;
}

/** What a group is called. */
export function NameDialog({ group, done, close }: Props) {
  const [name, setName] = useState(group?.name ?? "");
  const { create, rename } = useGroupChanges();

  function submit(event: SubmitEvent) {
    event.preventDefault();
    if (group === null) create.mutate(name, { onSuccess: done });
    else rename.mutate({ group, name }, { onSuccess: done });
  }

  return (
    <Dialog onClose={close} title={group === null ? words.create : words.rename.title(group.name)}>
      <form className={styles.form} onSubmit={submit}>
        <TextInput
          label={words.name}
          data-autofocus
          required
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Refusal error={create.error ?? rename.error} />
        <div className={styles.buttons}>
          <Button variant="default" onClick={close}>
            {texts.cancel}
          </Button>
          <Button type="submit" loading={create.isPending || rename.isPending}>
            {group === null ? words.create : texts.save}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
