import { Button, Textarea } from "@mantine/core";
import { type SyntheticEvent, useState } from "react";

import { datasets as words } from "~/i18n/en/datasets";
import { Dialog } from "~/ui/Dialog";
import styles from "~/ui/importing/Importing.module.css";

/** Takes rows that were copied from a spreadsheet, and goes on with them as with a file. */
export function PasteDialog({ onFile, onClose }: { onFile: (file: File) => void; onClose: () => void }) {
  const [text, setText] = useState("");
  function submit(event: SyntheticEvent) {
    event.preventDefault();
    onFile(new File([text], `${words.importing.pasteName}.tsv`));
  }
  return (
    <Dialog onClose={onClose} title={words.paste} size="lg">
      <form className={styles.form} onSubmit={submit}>
        <Textarea
          label={words.importing.pasteLabel}
          data-autofocus
          rows={12}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Button type="submit" disabled={text.trim() === ""}>
          {words.importing.goOn}
        </Button>
      </form>
    </Dialog>
  );
}
