import { Button } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Plus, Users } from "lucide-react";
import { useState } from "react";

import type { Me } from "~/api/me";
import { groups as words } from "~/i18n/en/groups";
import { Confirm } from "~/ui/Confirm";
import { Failure } from "~/ui/Failure";
import { useGroupChanges } from "~/ui/groups/changes";
import styles from "~/ui/groups/Groups.module.css";
import { GroupTable } from "~/ui/groups/GroupTable";
import { MembersDialog } from "~/ui/groups/MembersDialog";
import { NameDialog } from "~/ui/groups/NameDialog";
import { type Group, groupPagesQuery, type Member } from "~/ui/groups/queries";
import { Notice } from "~/ui/Notice";
import { useToasts } from "~/ui/toasts";
import { Waiting } from "~/ui/Waiting";

type Asked =
  | { about: "create" }
  | { about: "members" | "rename" | "remove"; group: Group }
  | { about: "leave"; group: Group; member: Member };

/** The groups that somebody made or is in, or all of them, with their members. */
export function GroupList({ me }: { me: Me }) {
  const found = useInfiniteQuery(groupPagesQuery);
  const items = found.data?.pages.flat() ?? [];
  const [asked, setAsked] = useState<Asked | null>(null);
  const create = (
    <Button leftSection={<Plus size={16} />} onClick={() => setAsked({ about: "create" })}>
      {words.create}
    </Button>
  );
  return (
    <>
      {items.length > 0 && (
        <div className={styles.head}>
          <p className={styles.hint}>{words.hint}</p>
          {create}
        </div>
      )}
      {found.isPending && <Waiting />}
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.isSuccess && items.length === 0 && (
        <Notice icon={<Users />} {...words.empty}>
          {create}
        </Notice>
      )}
      {items.length > 0 && (
        <GroupTable
          items={items}
          me={me}
          open={(group) => setAsked({ about: "members", group })}
          rename={(group) => setAsked({ about: "rename", group })}
          remove={(group) => setAsked({ about: "remove", group })}
        />
      )}
      {found.hasNextPage && (
        <Button
          variant="default"
          className={styles.next ?? ""}
          loading={found.isFetchingNextPage}
          onClick={() => void found.fetchNextPage()}
        >
          {words.next}
        </Button>
      )}
      {asked && <Dialog asked={asked} me={me} ask={setAsked} />}
    </>
  );
}

interface Asking {
  asked: Asked;
  me: Me;
  ask: (next: Asked | null) => void;
}

function Dialog({ asked, me, ask }: Asking) {
  const { remove, takeOut } = useGroupChanges();
  const show = useToasts((toasts) => toasts.show);
  const close = () => ask(null);
  switch (asked.about) {
    case "create":
      return <NameDialog group={null} done={(group) => ask({ about: "members", group })} close={close} />;
    case "rename":
      return <NameDialog group={asked.group} done={close} close={close} />;
    case "members": {
      const { group } = asked;
      return (
        <MembersDialog
          group={group}
          me={me}
          leave={(member) => ask({ about: "leave", group, member })}
          close={close}
        />
      );
    }
    case "remove":
      return (
        <Confirm
          title={words.remove.title(asked.group.name)}
          hint={words.remove.hint}
          label={words.remove.open}
          grave
          pending={remove.isPending}
          error={remove.error}
          confirm={() => remove.mutate(asked.group, { onSuccess: close })}
          close={close}
        />
      );
    case "leave":
      return (
        <Confirm
          title={words.member.leaveTitle(asked.group.name)}
          hint={words.member.leaveHint}
          label={words.member.leave}
          grave
          pending={takeOut.isPending}
          error={takeOut.error}
          confirm={() =>
            takeOut.mutate(asked, {
              onSuccess: () => {
                show(words.member.left(asked.group.name));
                close();
              },
            })
          }
          close={close}
        />
      );
  }
}
