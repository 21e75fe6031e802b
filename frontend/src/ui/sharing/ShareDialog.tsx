import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { X } from "lucide-react";
import { type SubmitEvent, useState } from "react";

import { api } from "~/api/client";
import { meQuery } from "~/api/me";
import { Problem } from "~/api/problem";
import { texts } from "~/i18n";
import { sharing as words } from "~/i18n/en/sharing";
import { Dialog } from "~/ui/Dialog";
import { Failure } from "~/ui/Failure";
import { grantsQuery, groupsQuery, place, type Role, type Thing } from "~/ui/sharing/queries";
import { nameOf, Reads } from "~/ui/sharing/Reads";
import styles from "~/ui/sharing/ShareDialog.module.css";
import { Waiting } from "~/ui/Waiting";

const ROLES = ["viewer", "editor", "owner"] as const;

/** Who else may see, change or own a thing; people without an account get it with their account. */
export function ShareDialog({ thing, close }: { thing: Thing; close: () => void }) {
  const queries = useQueryClient();
  const grants = useQuery(grantsQuery(thing));
  const me = useQuery(meQuery).data;
  const groups = (useQuery(groupsQuery).data ?? []).map((group) => ({
    id: group.id,
    // Somebody else's may be called as one's own is.
    label: group.owner === me?.name ? group.name : words.groupOf(group.name, group.owner),
  }));
  const [who, setWho] = useState("");
  const [role, setRole] = useState<Role>("viewer");
  const refresh = () => queries.invalidateQueries(grantsQuery(thing));
  const path = place(thing);
  const choices = ROLES.map((role) => ({ value: role, label: words.roles[thing.things][role] }));

  const give = useMutation({
    mutationFn: () => {
      const group = groups.find(({ label }) => label === who);
      const body = group ? { role, group_id: group.id } : { role, email: who };
      return api.POST("/api/v1/{things}/{thing_id}/grants", { params: { path }, body });
    },
    onSuccess: () => setWho(""),
    onSettled: refresh,
  });
  const change = useMutation({
    mutationFn: ({ id, to }: { id: string; to: Role }) =>
      api.PATCH("/api/v1/{things}/{thing_id}/grants/{grant_id}", {
        params: { path: { ...path, grant_id: id } },
        body: { role: to },
      }),
    onSettled: refresh,
  });
  const stop = useMutation({
    mutationFn: (id: string) =>
      api.DELETE("/api/v1/{things}/{thing_id}/grants/{grant_id}", {
        params: { path: { ...path, grant_id: id } },
      }),
    onSettled: refresh,
  });
  const error = give.error ?? change.error ?? stop.error;

  function submit(event: SubmitEvent) {
    event.preventDefault();
    give.mutate();
  }

  return (
    <Dialog onClose={close} title={words.title(thing.name)}>
      <form className={styles.form} onSubmit={submit}>
        <TextInput
          className={styles.who ?? ""}
          label={words.with}
          list="groups"
          required
          value={who}
          onChange={(event) => setWho(event.currentTarget.value)}
        />
        <datalist id="groups">
          {groups.map(({ id, label }) => (
            <option key={id} value={label} />
          ))}
        </datalist>
        <NativeSelect
          label={words.role}
          value={role}
          data={choices}
          onChange={(event) => setRole(roleOf(event.currentTarget.value))}
        />
        <Button type="submit" loading={give.isPending}>
          {words.give}
        </Button>
      </form>
      {error && (
        <p className={styles.trouble} role="alert">
          {error instanceof Problem ? (error.problems[0]?.message ?? error.message) : texts.failed}
        </p>
      )}
      <p className={styles.none}>{words.later}</p>
      {grants.isPending && <Waiting lines={2} />}
      {grants.isError && <Failure error={grants.error} retry={() => void grants.refetch()} />}
      {grants.data?.length === 0 && <p className={styles.none}>{words.none}</p>}
      <ul className={styles.list} aria-label={words.list}>
        {grants.data?.map((grant) => {
          const name = nameOf(grant);
          return (
            <li key={grant.id} className={styles.entry}>
              <span className={styles.who}>{name}</span>
              <NativeSelect
                size="xs"
                aria-label={words.roleOf(name)}
                value={grant.role}
                data={choices}
                onChange={(event) => change.mutate({ id: grant.id, to: roleOf(event.currentTarget.value) })}
              />
              <Button
                size="compact-sm"
                variant="default"
                aria-label={words.stopFor(name)}
                onClick={() => stop.mutate(grant.id)}
              >
                <X size={14} />
              </Button>
            </li>
          );
        })}
      </ul>
      {thing.things === "workflows" && grants.data && <Reads workflow={thing.id} grants={grants.data} />}
    </Dialog>
  );
}

function roleOf(value: string): Role {
  return ROLES.find((role) => role === value) ?? "viewer";
}
