import { Button, Menu } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Database, Pencil, Plus, Trash2, Users } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { Link } from "wouter";

import { useChanges } from "~/features/connections/changes";
import { ConnectionDialog } from "~/features/connections/ConnectionDialog";
import { type Connection, connectionsQuery } from "~/features/connections/queries";
import { connections as words } from "~/i18n/en/connections";
import { sharing } from "~/i18n/en/sharing";
import { Confirm } from "~/ui/Confirm";
import { Failure } from "~/ui/Failure";
import { ListTable } from "~/ui/ListTable";
import { Notice } from "~/ui/Notice";
import { Page } from "~/ui/Page";
import { RowMenu } from "~/ui/RowMenu";
import table from "~/ui/Table.module.css";
import { Waiting } from "~/ui/Waiting";

const ShareDialog = lazy(async () => ({ default: (await import("~/ui/sharing/ShareDialog")).ShareDialog }));

/** The databases that workflows may read and write. */
export function Connections() {
  const found = useQuery(connectionsQuery);
  const [edited, setEdited] = useState<Connection | "new" | null>(null);
  const [removed, setRemoved] = useState<Connection | null>(null);
  const [shared, setShared] = useState<Connection | null>(null);
  const { remove } = useChanges();
  const add = (
    <Button leftSection={<Plus size={16} />} onClick={() => setEdited("new")}>
      {words.add}
    </Button>
  );
  return (
    <Page title={words.title} actions={add}>
      {found.isPending && <Waiting />}
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.data?.length === 0 && <Notice icon={<Database />} {...words.empty} />}
      {found.data && found.data.length > 0 && (
        <ListTable
          caption={words.count(found.data.length)}
          columns={[words.name, words.where, words.user]}
          actions={words.actions}
        >
          {found.data.map((item) => (
            <tr key={item.id}>
              <th scope="row">
                <Link className={table.name} href={`/connections/${item.id}`}>
                  {item.name}
                </Link>
                {item.role !== "owner" && <span className={table.quiet}>{words.sharedBy(item.owner)}</span>}
              </th>
              <td className={table.quiet}>
                {item.database} · {item.host}:{item.port}
              </td>
              <td className={table.quiet}>{item.username}</td>
              <td className={table.act}>
                {item.role === "owner" && (
                  <div className={table.actions}>
                    <RowMenu label={words.more(item.name)}>
                      <Menu.Item leftSection={<Pencil size={16} />} onClick={() => setEdited(item)}>
                        {words.edit}
                      </Menu.Item>
                      <Menu.Item leftSection={<Users size={16} />} onClick={() => setShared(item)}>
                        {sharing.open}
                      </Menu.Item>
                      <Menu.Item leftSection={<Trash2 size={16} />} onClick={() => setRemoved(item)}>
                        {words.remove}
                      </Menu.Item>
                    </RowMenu>
                  </div>
                )}
              </td>
            </tr>
          ))}
        </ListTable>
      )}
      {edited && (
        <ConnectionDialog connection={edited === "new" ? null : edited} onClose={() => setEdited(null)} />
      )}
      {shared && (
        <Suspense>
          <ShareDialog
            thing={{ things: "connections", id: shared.id, name: shared.name }}
            close={() => setShared(null)}
          />
        </Suspense>
      )}
      {removed && (
        <Confirm
          title={words.confirm(removed.name)}
          hint={words.confirmHint}
          label={words.remove}
          grave
          pending={false}
          error={null}
          confirm={() => {
            remove.mutate(removed);
            setRemoved(null);
          }}
          close={() => setRemoved(null)}
        />
      )}
    </Page>
  );
}
