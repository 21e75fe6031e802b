import { ActionIcon, Button, Menu } from "@mantine/core";
import { Ellipsis, Pencil, Trash2, Users } from "lucide-react";

import type { Me } from "~/api/me";
import { ago, moment } from "~/i18n";
import { groups as words } from "~/i18n/en/groups";
import type { Group } from "~/ui/groups/queries";
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
    <table className={table.table}>
      <caption className="sr-only">{words.count(items.length)}</caption>
      <thead>
        <tr>
          <th scope="col">{words.name}</th>
          <th scope="col">{words.members}</th>
          <th scope="col">{words.made}</th>
          <th scope="col">
            <span className="sr-only">{words.actions}</span>
          </th>
        </tr>
      </thead>
      <tbody>
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
                    <Menu position="bottom-end">
                      <Menu.Target>
                        <ActionIcon variant="subtle" color="gray" aria-label={words.more(group.name)}>
                          <Ellipsis size={18} />
                        </ActionIcon>
                      </Menu.Target>
                      <Menu.Dropdown>
                        <Menu.Item leftSection={<Pencil size={16} />} onClick={() => rename(group)}>
                          {words.rename.open}
                        </Menu.Item>
                        <Menu.Item leftSection={<Trash2 size={16} />} onClick={() => remove(group)}>
                          {words.remove.open}
                        </Menu.Item>
                      </Menu.Dropdown>
                    </Menu>
                  )}
                </div>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
