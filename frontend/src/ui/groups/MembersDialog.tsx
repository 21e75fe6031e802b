import { Button, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { UserPlus } from "lucide-react";
import { type SubmitEvent, useState } from "react";

import type { Me } from "~/api/me";
import { groups } from "~/i18n/en/groups";
import { Dialog } from "~/ui/Dialog";
import { useGroupChanges } from "~/ui/groups/changes";
import styles from "~/ui/groups/Groups.module.css";
import { type Group, type Member, membersQuery } from "~/ui/groups/queries";
import { Failure } from "~/ui/Failure";
import { Refusal } from "~/ui/Refusal";
import { Waiting } from "~/ui/Waiting";

const words = groups.member;

interface Props {
  group: Group;
  me: Me;
  leave: (member: Member) => void;
  close: () => void;
}

/** Who is in a group; who made it adds people and takes them out, and everybody can leave. */
export function MembersDialog({ group, me, leave, close }: Props) {
  const found = useQuery(membersQuery(group));
  const [email, setEmail] = useState("");
  const { add, takeOut } = useGroupChanges();
  const own = group.owner === me.name;
  const isMe = (member: Member) => member.email.toLowerCase() === me.email.toLowerCase();

  function submit(event: SubmitEvent) {
    event.preventDefault();
    takeOut.reset();
    add.mutate({ group, email }, { onSuccess: () => setEmail("") });
  }

  return (
    <Dialog onClose={close} title={groups.openNamed(group.name)}>
      <div className={styles.form}>
        {own ? (
          <form className={styles.form} onSubmit={submit}>
            <div className={styles.line}>
              <TextInput
                className={styles.email ?? ""}
                type="email"
                label={words.email}
                autoComplete="off"
                required
                value={email}
                onChange={(event) => setEmail(event.currentTarget.value)}
              />
              <Button type="submit" leftSection={<UserPlus size={16} />} loading={add.isPending}>
                {words.add}
              </Button>
            </div>
            <p className={styles.hint}>{words.hint}</p>
          </form>
        ) : (
          <p className={styles.hint}>{words.ask(group.owner)}</p>
        )}
        <Refusal error={add.error ?? takeOut.error} />
        {found.isPending && <Waiting lines={2} />}
        {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
        {found.data?.length === 0 && <p className={styles.hint}>{words.none}</p>}
        <ul className={styles.list} aria-label={groups.openNamed(group.name)}>
          {found.data?.map((member) => (
            <li key={member.id} className={styles.entry}>
              <span className={styles.who}>
                {isMe(member) ? `${member.email} · ${words.you}` : member.email}
              </span>
              {isMe(member) && !own && (
                <Button size="compact-sm" variant="default" onClick={() => leave(member)}>
                  {words.leave}
                </Button>
              )}
              {own && (
                <Button
                  size="compact-sm"
                  variant="default"
                  aria-label={words.removeNamed(member.email)}
                  onClick={() => takeOut.mutate({ group, member })}
                >
                  {words.remove}
                </Button>
              )}
            </li>
          ))}
        </ul>
      </div>
    </Dialog>
  );
}
