import { Button, Menu } from "@mantine/core";
import { Pencil, Trash2, Users } from "lucide-react";

import type { Me } from "~/api/me";
import { ago, moment } from "~/i18n";
import { groups as words } from "~/i18n/en/groups";
import type { Group } from "~/ui/groups/queries";
import { ListTable } from "~/ui/ListTable";
import { RowMenu } from "~/ui/RowMenu";
import table from "~/ui/Table.module.css";

interface Props {
  items: readonly Group[];
  me: Me;
  open: (group: Group) => void;
  rename: (group: Group) => void;
  remove: (group: Group) => void;
}

/** Groups, and what whoever made one can do to it. */
export function GroupTable({ items, me, open, rename, remove }: Props) {
  return (
    <ListTable
      caption={words.count(items.length)}
      columns={[words.name, words.members, words.made]}
      actions={words.actions}
    >
      {items.map((group) => {
        const own = group.owner === me.name;
        return (
          <tr key={group.id}>
            <th scope="row">
              <span className={table.name}>{group.name}</span>
              <span className={table.quiet}>{own ? words.madeByYou : words.madeBy(group.owner)}</span>
            </th>
            <td className={table.quiet}>{words.memberCount(group.members)}</td>
            <td className={table.quiet}>
              <span className={table.label}>{words.made}</span>
              <span title={moment(group.created_at)}>{ago(group.created_at)}</span>
            </td>
            <td className={table.act}>
              <div className={table.actions}>
                <Button
                  size="compact-sm"
                  variant="default"
                  leftSection={<Users size={14} />}
                  aria-label={words.openNamed(group.name)}
                  onClick={() => open(group)}
                >
                  {words.open}
                </Button>
                {own && (
                  <RowMenu label={words.more(group.name)}>
                    <Menu.Item leftSection={<Pencil size={16} />} onClick={() => rename(group)}>
                      {words.rename.open}
                    </Menu.Item>
                    <Menu.Item leftSection={<Trash2 size={16} />} onClick={() => remove(group)}>
                      {words.remove.open}
                    </Menu.Item>
                  </RowMenu>
                )}
              </div>
            </td>
          </tr>
        );
      })}
    </ListTable>
  );
}
