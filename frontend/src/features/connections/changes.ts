import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useLocation } from "wouter";

import { api, content } from "~/api/client";
import { createDraft } from "~/api/drafts";
import { meQuery } from "~/api/me";
import { idFrom } from "~/document/changes";
import type { Body, Connection, Table } from "~/features/connections/queries";
import { connections as words } from "~/i18n/en/connections";
import { tell } from "~/ui/telling";
import { useToasts } from "~/ui/toasts";

/** What can be done with a connection; each says what it has done, or why not. */
export function useChanges() {
  const queries = useQueryClient();
  const [, go] = useLocation();
  const show = useToasts((toasts) => toasts.show);
  const refresh = () => queries.invalidateQueries({ queryKey: ["connections"] });

  const save = useMutation({
    mutationFn: async ({ id, body }: { id: string | null; body: Body }) =>
      content(
        id === null
          ? await api.POST("/api/v1/connections", { body })
          : await api.PUT("/api/v1/connections/{connection_id}", {
              params: { path: { connection_id: id } },
              body,
            }),
      ),
    onSuccess: (saved, { id }) => show(id === null ? words.added(saved.name) : words.changed(saved.name)),
    onSettled: refresh,
  });
  const remove = useMutation({
    mutationFn: (connection: Connection) =>
      api.DELETE("/api/v1/connections/{connection_id}", {
        params: { path: { connection_id: connection.id }, query: { anyway: true } },
      }),
    onSuccess: (_, connection) => show(words.deleted(connection.name)),
    onError: tell,
    onSettled: refresh,
  });
  const build = useMutation({
    mutationFn: async ({ connection, table }: { connection: Connection; table: Table }) => {
      const me = await queries.query({ ...meQuery, staleTime: "static" });
      const own = connection.owner === me.name;
      const reference = own ? connection.name : `${connection.owner}/${connection.name}`;
      const settings = { connection: reference, schema: table.schema, table: table.name };
      const step = { id: idFrom(table.name, "table"), block: "postgresql_table", settings };
      return createDraft(words.browse.built(table.name), [step]);
    },
    onSuccess: (id) => go(`/workflows/${id}/edit`),
    onError: tell,
  });
  return { save, remove, build };
}
