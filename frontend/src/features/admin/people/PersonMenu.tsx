import { Menu } from "@mantine/core";
import { Ban, Gauge, LogOut, ScrollText, ShieldCheck, ShieldOff, Undo2 } from "lucide-react";
import { Link } from "wouter";

import type { Act } from "~/features/admin/people/acts";
import type { Person } from "~/features/admin/queries";
import { admin } from "~/i18n/en/admin";
import { RowMenu } from "~/ui/RowMenu";

const words = admin.people;

interface Props {
  person: Person;
  ask: (act: Act) => void;
  editQuotas: () => void;
}

/** What can be done about somebody. */
export function PersonMenu({ person, ask, editQuotas }: Props) {
  return (
    <RowMenu label={words.more(person.name)}>
      <Menu.Item leftSection={<Gauge size={16} />} onClick={editQuotas}>
        {words.quotas}
      </Menu.Item>
      <Menu.Item
        leftSection={<ScrollText size={16} />}
        component={Link}
        href={`/admin/audit?who=${person.id}`}
      >
        {words.activity}
      </Menu.Item>
      <Menu.Divider />
      {person.is_admin ? (
        <Menu.Item leftSection={<ShieldOff size={16} />} onClick={() => ask("dismiss")}>
          {words.dismiss.open}
        </Menu.Item>
      ) : (
        <Menu.Item leftSection={<ShieldCheck size={16} />} onClick={() => ask("appoint")}>
          {words.appoint.open}
        </Menu.Item>
      )}
      <Menu.Item leftSection={<LogOut size={16} />} onClick={() => ask("signOut")}>
        {words.signOut.open}
      </Menu.Item>
      {person.state === "suspended" ? (
        <Menu.Item leftSection={<Undo2 size={16} />} onClick={() => ask("restore")}>
          {words.restore.open}
        </Menu.Item>
      ) : (
        <Menu.Item leftSection={<Ban size={16} />} onClick={() => ask("suspend")}>
          {words.suspend.open}
        </Menu.Item>
      )}
    </RowMenu>
  );
}
