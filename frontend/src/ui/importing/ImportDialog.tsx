import { Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";

import { texts } from "~/i18n";
import { datasets as datasetsTexts } from "~/i18n/en/datasets";
import { Dialog } from "~/ui/Dialog";
import { Failure } from "~/ui/Failure";
import { ImportForm } from "~/ui/importing/ImportForm";
import styles from "~/ui/importing/Importing.module.css";
import { type Dataset, discarded } from "~/ui/importing/queries";
import { send, type Upload } from "~/ui/importing/sending";
import { useToasts } from "~/ui/toasts";

const words = datasetsTexts.importing;

interface Props {
  files: readonly File[];
  /** Told of each dataset as it is there. */
  onDone: (dataset: Dataset) => void;
  onClose: () => void;
}

/** Makes datasets of files, one after the other: each is sent, looked at, corrected and imported. */
export function ImportDialog({ files, onDone, onClose }: Props) {
  const [number, setNumber] = useState(0);
  const queries = useQueryClient();
  const show = useToasts((toasts) => toasts.show);
  const file = files[number];
  if (!file) return null;

  function done(dataset: Dataset) {
    void queries.invalidateQueries({ queryKey: ["datasets"] });
    show(words.done(dataset.name));
    onDone(dataset);
    if (number + 1 < files.length) setNumber(number + 1);
    else onClose();
  }

  return (
    <Dialog onClose={onClose} title={words.title(file.name)} size="xl" closeOnClickOutside={false}>
      <OneFile key={number} file={file} onDone={done} onClose={onClose} />
    </Dialog>
  );
}

function OneFile({
  file,
  onDone,
  onClose,
}: {
  file: File;
  onDone: (dataset: Dataset) => void;
  onClose: () => void;
}) {
  const [part, setPart] = useState(0);
  const [upload, setUpload] = useState<Upload | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [tries, setTries] = useState(0);
  const imported = useRef(false);

  useEffect(() => {
    const stop = new AbortController();
    let sent: Upload | null = null;
    send(file, setPart, stop.signal)
      .then((found) => {
        sent = found;
        setUpload(found);
      })
      .catch((reason: unknown) => {
        if (!stop.signal.aborted) setError(reason);
      });
    return () => {
      stop.abort();
      // What was imported is gone already.
      if (sent && !imported.current) void discarded(sent.id).catch(() => undefined);
    };
  }, [file, tries]);

  if (error !== null) {
    const retry = () => {
      setError(null);
      setPart(0);
      setTries(tries + 1);
    };
    return <Failure error={error} retry={retry} />;
  }
  if (upload) {
    const finish = (dataset: Dataset) => {
      imported.current = true;
      onDone(dataset);
    };
    return <ImportForm upload={upload} onDone={finish} />;
  }
  const percent = Math.floor(part * 100);
  return (
    <div className={styles.sending}>
      <p role="status">{part < 1 ? words.sending(percent) : words.reading}</p>
      <progress max={1} value={part} aria-label={words.sending(percent)} />
      <Button variant="default" onClick={onClose}>
        {texts.cancel}
      </Button>
    </div>
  );
}
