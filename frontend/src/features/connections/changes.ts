import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useLocation } from "wouter";

import { api, content } from "~/api/client";
import { meQuery } from "~/api/me";
import { Problem } from "~/api/problem";
import type { Body, Connection, Table } from "~/features/connections/queries";
import { texts } from "~/i18n";
import { connections as words } from "~/i18n/en/connections";
import { useToasts } from "~/ui/toasts";

const MOST_TRIES = 100;

/** What can be done with a connection; each says what it has done, or why not. */
export function useChanges() {
  const queries = useQueryClient();
  const [, go] = useLocation();
  const show = useToasts((toasts) => toasts.show);
  const refresh = () => queries.invalidateQueries({ queryKey: ["connections"] });
  const onError = (error: unknown) =>
    show(error instanceof Problem && error.message ? `${error.message} ${error.hint}` : texts.failed);

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
    onError,
    onSettled: refresh,
  });
  const build = useMutation({
    mutationFn: async ({ connection, table }: { connection: Connection; table: Table }) => {
      const me = await queries.query({ ...meQuery, staleTime: "static" });
      const own = connection.owner === me.name;
      const reference = own ? connection.name : `${connection.owner}/${connection.name}`;
      return begun({ connection: reference, schema: table.schema, table: table.name });
    },
    onSuccess: (id) => go(`/workflows/${id}/edit`),
    onError,
  });
  return { save, remove, build };
}

interface Read {
  connection: string;
  schema: string;
  table: string;
}

/** Make a workflow that reads a table, under the first name that is free. */
async function begun(settings: Read, number = 1): Promise<string> {
  const base = words.browse.built(settings.table);
  const name = number === 1 ? base : `${base} ${number}`;
  const plain = settings.table.replaceAll(/\W+/g, "_").replace(/^[^A-Za-z]+/, "");
  const steps = [{ id: plain.slice(0, 50) || "table", block: "postgresql_table", settings: { ...settings } }];
  try {
    const made = content(
      await api.POST("/api/v1/workflows", {
        body: { document: { format: 1, name, steps }, layout: {}, publish: false, folder: "", tags: [] },
      }),
    );
    return made.id;
  } catch (error) {
    if (error instanceof Problem && error.status === 409 && number < MOST_TRIES)
      return begun(settings, number + 1);
    throw error;
  }
}
