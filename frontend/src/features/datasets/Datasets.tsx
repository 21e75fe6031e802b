import { Button, TextInput } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { ClipboardPaste, Search, Table2, Upload } from "lucide-react";
import { type DragEvent, useDeferredValue, useRef, useState } from "react";
import { useLocation } from "wouter";

import styles from "~/features/datasets/Datasets.module.css";
import { DatasetTable } from "~/features/datasets/DatasetTable";
import { Deleted } from "~/features/datasets/Deleted";
import { datasetsQuery } from "~/features/datasets/queries";
import { datasets as words } from "~/i18n/en/datasets";
import { Failure } from "~/ui/Failure";
import { ImportDialog } from "~/ui/importing/ImportDialog";
import { PasteDialog } from "~/ui/importing/PasteDialog";
import { Notice } from "~/ui/Notice";
import { Page } from "~/ui/Page";
import { Waiting } from "~/ui/Waiting";

/** The datasets that somebody may read; files that are dropped here become some. */
export function Datasets() {
  const [search, setSearch] = useState("");
  const [files, setFiles] = useState<readonly File[]>([]);
  const [pasting, setPasting] = useState(false);
  const [over, setOver] = useState(false);
  const chooser = useRef<HTMLInputElement>(null);
  const [, go] = useLocation();
  const found = useInfiniteQuery(datasetsQuery(useDeferredValue(search)));
  const items = found.data?.pages.flat() ?? [];

  function onDrop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    setFiles([...event.dataTransfer.files]);
  }

  const actions = (
    <>
      <Button variant="default" leftSection={<ClipboardPaste size={16} />} onClick={() => setPasting(true)}>
        {words.paste}
      </Button>
      <Button leftSection={<Upload size={16} />} onClick={() => chooser.current?.click()}>
        {words.upload}
      </Button>
      <input
        ref={chooser}
        type="file"
        multiple
        hidden
        aria-label={words.upload}
        onChange={(event) => {
          setFiles([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = "";
        }}
      />
    </>
  );
  return (
    <div
      style={{ minHeight: "100%" }}
      className={over ? styles.over : undefined}
      onDrop={onDrop}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
      }}
    >
      <Page title={words.title} actions={actions}>
        {(search !== "" || items.length > 0) && (
          <TextInput
            className={styles.filters}
            aria-label={words.search}
            placeholder={words.search}
            leftSection={<Search size={16} />}
            value={search}
            onChange={(event) => setSearch(event.currentTarget.value)}
          />
        )}
        {found.isPending && <Waiting />}
        {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
        {found.isSuccess && items.length === 0 && (
          <Notice icon={<Table2 />} {...(search === "" ? words.empty : words.none)} />
        )}
        {items.length > 0 && <DatasetTable items={items} />}
        {found.hasNextPage && (
          <Button
            variant="default"
            loading={found.isFetchingNextPage}
            onClick={() => void found.fetchNextPage()}
          >
            {words.next}
          </Button>
        )}
        <Deleted />
      </Page>
      {files.length > 0 && (
        <ImportDialog
          files={files}
          onDone={(dataset) => files.length === 1 && go(`/datasets/${dataset.id}`)}
          onClose={() => setFiles([])}
        />
      )}
      {pasting && (
        <PasteDialog
          onFile={(file) => {
            setPasting(false);
            setFiles([file]);
          }}
          onClose={() => setPasting(false)}
        />
      )}
    </div>
  );
}
