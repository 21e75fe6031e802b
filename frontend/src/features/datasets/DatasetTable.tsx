import { Menu } from "@mantine/core";
import { Pencil, Trash2, Users, Workflow } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { Link } from "wouter";

import { Problem } from "~/api/problem";
import { useChanges } from "~/features/datasets/changes";
import type { Dataset } from "~/features/datasets/queries";
import { RemoveDialog } from "~/features/datasets/RemoveDialog";
import { RenameDialog } from "~/features/datasets/RenameDialog";
import { ago, moment, size, whole } from "~/i18n";
import { sharing as sharingTexts } from "~/i18n/en/sharing";
import { datasets as words } from "~/i18n/en/datasets";
import { ListTable } from "~/ui/ListTable";
import { RowMenu } from "~/ui/RowMenu";
import table from "~/ui/Table.module.css";

const ShareDialog = lazy(async () => ({ default: (await import("~/ui/sharing/ShareDialog")).ShareDialog }));

/** Datasets with what is in them, and what can be done with them. */
export function DatasetTable({ items }: { items: readonly Dataset[] }) {
  const { remove, build } = useChanges();
  const [shared, setShared] = useState<Dataset | null>(null);
  const [read, setRead] = useState<Dataset | null>(null);
  const [renamed, setRenamed] = useState<Dataset | null>(null);

  function removeUnread(dataset: Dataset) {
    const onError = (error: unknown) => {
      if (error instanceof Problem && error.status === 409) setRead(dataset);
    };
    remove.mutate({ dataset, force: false }, { onError });
  }

  return (
    <>
      <ListTable
        caption={words.count(items.length)}
        columns={[words.name, words.rows, words.size, words.changed]}
        actions={words.actions}
      >
        {items.map((item) => (
          <tr key={item.id}>
            <th scope="row">
              <Link className={table.name} href={`/datasets/${item.id}`}>
                {item.name}
              </Link>
              <span className={table.quiet}>
                {[
                  item.role === "owner" ? "" : words.sharedBy(item.owner),
                  item.run_id === null ? words.uploaded : words.result,
                  words.columns(item.columns.length),
                ]
                  .filter(Boolean)
                  .join(" · ")}
              </span>
            </th>
            <td>
              {whole(item.rows)} <span className={table.label}>{words.unit(item.rows)}</span>
            </td>
            <td className={table.quiet}>{size(item.size_bytes)}</td>
            <td className={table.quiet} title={moment(item.created_at)}>
              {ago(item.created_at)}
            </td>
            <td className={table.act}>
              <div className={table.actions}>
                <RowMenu label={words.more(item.name)}>
                  <Menu.Item leftSection={<Workflow size={16} />} onClick={() => build.mutate(item)}>
                    {words.build}
                  </Menu.Item>
                  {item.role === "owner" && (
                    <>
                      {item.run_id === null && (
                        <Menu.Item leftSection={<Pencil size={16} />} onClick={() => setRenamed(item)}>
                          {words.rename.open}
                        </Menu.Item>
                      )}
                      <Menu.Item leftSection={<Users size={16} />} onClick={() => setShared(item)}>
                        {sharingTexts.open}
                      </Menu.Item>
                      <Menu.Item leftSection={<Trash2 size={16} />} onClick={() => removeUnread(item)}>
                        {words.remove}
                      </Menu.Item>
                    </>
                  )}
                </RowMenu>
              </div>
            </td>
          </tr>
        ))}
      </ListTable>
      {renamed && <RenameDialog dataset={renamed} close={() => setRenamed(null)} />}
      {read && (
        <RemoveDialog
          dataset={read}
          remove={() => {
            remove.mutate({ dataset: read, force: true });
            setRead(null);
          }}
          close={() => setRead(null)}
        />
      )}
      {shared && (
        <Suspense>
          <ShareDialog
            thing={{ things: "datasets", id: shared.id, name: shared.name }}
            close={() => setShared(null)}
          />
        </Suspense>
      )}
    </>
  );
}
