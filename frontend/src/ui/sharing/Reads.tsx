import { Button } from "@mantine/core";
import { useMutation, useQueries, useQuery, useQueryClient } from "@tanstack/react-query";

import { api } from "~/api/client";
import { listed } from "~/i18n";
import { sharing as words } from "~/i18n/en/sharing";
import { grantsQuery, readsQuery, type Grant, type Read, type Thing } from "~/ui/sharing/queries";
import styles from "~/ui/sharing/ShareDialog.module.css";
import { tell } from "~/ui/telling";

const THINGS = { dataset: "datasets", connection: "connections", workflow: "workflows" } as const;

/** What a shared workflow reads, where those it is shared with may not read it: shared by one click. */
export function Reads({ workflow, grants }: { workflow: string; grants: readonly Grant[] }) {
  const queries = useQueryClient();
  const reads = useQuery(readsQuery(workflow)).data ?? [];
  const own = reads.flatMap((read) => thingOf(read) ?? []);
  const given = useQueries({ queries: own.map((thing) => grantsQuery(thing)) });
  const gaps = own.flatMap((thing, place) => {
    const has = new Set(given[place]?.data?.map(grantee));
    const without = given[place]?.data ? grants.filter((grant) => !has.has(grantee(grant))) : [];
    return without.length > 0 ? [{ thing, without }] : [];
  });
  const others = reads.filter((read) => read.role !== "owner");

  const share = useMutation({
    mutationFn: async () => {
      for (const { thing, without } of gaps) {
        for (const { email, group_id } of without) {
          await api.POST("/api/v1/{things}/{thing_id}/grants", {
            params: { path: { things: thing.things, thing_id: thing.id } },
            body: { role: "viewer", ...(email === null ? { group_id } : { email }) },
          });
        }
      }
    },
    onError: tell,
    onSettled: () => queries.invalidateQueries({ queryKey: ["grants"] }),
  });

  if (grants.length === 0) return null;
  return (
    <>
      {gaps.length > 0 && (
        <div className={styles.reads} role="status">
          <p>{words.unseen(listed(gaps.map(({ thing }) => thing.name)), listed(names(gaps)))}</p>
          {gaps.some(({ thing }) => thing.things === "connections") && <p>{words.wholeConnection}</p>}
          <Button size="compact-sm" loading={share.isPending} onClick={() => share.mutate()}>
            {words.shareReads}
          </Button>
        </div>
      )}
      {others.length > 0 && (
        <p className={styles.reads}>{words.others(listed(others.map((read) => read.name)))}</p>
      )}
    </>
  );
}

function thingOf({ kind, name, id, role }: Read): Thing | undefined {
  return id !== null && role === "owner" ? { things: THINGS[kind], id, name } : undefined;
}

function grantee({ email, group_id }: Grant): string {
  return email === null ? `group ${group_id ?? ""}` : email.toLowerCase();
}

function names(gaps: readonly { without: readonly Grant[] }[]): string[] {
  return [...new Set(gaps.flatMap(({ without }) => without.map(nameOf)))];
}

/** Whom a role is for, as people read it. */
export function nameOf({ email, group }: Grant): string {
  return email ?? (group === null ? words.unknownGroup : words.group(group));
}
