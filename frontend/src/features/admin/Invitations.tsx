import { Button, Checkbox, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { MailPlus, ShieldCheck } from "lucide-react";
import { type SubmitEvent, useState } from "react";

import { useInvitationChanges } from "~/features/admin/changes";
import styles from "~/features/admin/Admin.module.css";
import { type Invitation, invitationsQuery } from "~/features/admin/queries";
import { ago, moment } from "~/i18n";
import { admin } from "~/i18n/en/admin";
import { Confirm } from "~/ui/Confirm";
import { Failure } from "~/ui/Failure";
import { ListTable } from "~/ui/ListTable";
import { Mark } from "~/ui/Mark";
import { Notice } from "~/ui/Notice";
import { Refusal } from "~/ui/Refusal";
import table from "~/ui/Table.module.css";
import { Waiting } from "~/ui/Waiting";

const words = admin.invitations;

/** Who is invited and has no account yet. */
export function Invitations() {
  const found = useQuery(invitationsQuery);
  const [withdrawn, setWithdrawn] = useState<Invitation | null>(null);
  const { withdraw } = useInvitationChanges();
  return (
    <>
      <Invite />
      {found.isPending && <Waiting />}
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.data?.length === 0 && <Notice icon={<MailPlus />} {...words.none} />}
      {found.data && found.data.length > 0 && (
        <ListTable
          caption={words.count(found.data.length)}
          columns={[words.name, words.invited, words.ends]}
          actions={words.actions}
        >
          {found.data.map((invitation) => (
            <tr key={invitation.id}>
              <th scope="row">
                <span className={table.name}>{invitation.email}</span>
                {invitation.is_admin && (
                  <Mark icon={<ShieldCheck size={13} aria-hidden />}>{words.isAdmin}</Mark>
                )}
              </th>
              <td className={table.quiet}>
                <span className={table.label}>{words.invited}</span>
                <span title={moment(invitation.created_at)}>{ago(invitation.created_at)}</span>
              </td>
              <td className={table.quiet}>
                <span className={table.label}>{words.ends}</span>
                <span title={moment(invitation.expires_at)}>{ago(invitation.expires_at)}</span>
              </td>
              <td className={table.act}>
                <div className={table.actions}>
                  <Button
                    size="compact-sm"
                    variant="default"
                    aria-label={words.withdrawNamed(invitation.email)}
                    onClick={() => setWithdrawn(invitation)}
                  >
                    {words.withdraw}
                  </Button>
                </div>
              </td>
            </tr>
          ))}
        </ListTable>
      )}
      {withdrawn && (
        <Confirm
          title={words.confirm(withdrawn.email)}
          hint={words.confirmHint}
          label={words.withdraw}
          grave
          pending={withdraw.isPending}
          error={withdraw.error}
          confirm={() => withdraw.mutate(withdrawn, { onSuccess: () => setWithdrawn(null) })}
          close={() => {
            withdraw.reset();
            setWithdrawn(null);
          }}
        />
      )}
    </>
  );
}

function Invite() {
  const { invite } = useInvitationChanges();
  const [email, setEmail] = useState("");
  const [isAdmin, setIsAdmin] = useState(false);

  function submit(event: SubmitEvent) {
    event.preventDefault();
    invite.mutate(
      { email, is_admin: isAdmin },
      {
        onSuccess: () => {
          setEmail("");
          setIsAdmin(false);
        },
      },
    );
  }

  return (
    <form className={styles.invite} onSubmit={submit}>
      <div className={styles.line}>
        <TextInput
          className={styles.search ?? ""}
          type="email"
          label={words.email}
          autoComplete="off"
          required
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <Checkbox
          className={styles.check ?? ""}
          label={words.isAdmin}
          checked={isAdmin}
          onChange={(event) => setIsAdmin(event.currentTarget.checked)}
        />
        <Button type="submit" leftSection={<MailPlus size={16} />} loading={invite.isPending}>
          {words.send}
        </Button>
      </div>
      <p className={styles.hint}>{words.hint}</p>
      <Refusal error={invite.error} />
    </form>
  );
}
