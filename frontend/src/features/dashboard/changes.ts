import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useLocation } from "wouter";

import { api, content } from "~/api/client";
import { createDraft } from "~/api/drafts";
import type { Item } from "~/features/dashboard/queries";
import { texts } from "~/i18n";
import { workflows as words } from "~/i18n/en/workflows";
import { tell } from "~/ui/telling";
import { useToasts } from "~/ui/toasts";

/** What can be done with a workflow from the list; each says what it has done, or why not. */
export function useChanges() {
  const queries = useQueryClient();
  const show = useToasts((toasts) => toasts.show);
  const [, go] = useLocation();
  const refresh = () => queries.invalidateQueries({ queryKey: ["workflows"] });

  const restore = useMutation({
    mutationFn: (item: Item) =>
      api.POST("/api/v1/workflows/{workflow_id}/restore", {
        params: { path: { workflow_id: item.id } },
        body: {},
      }),
    onSuccess: (_, item) => show(words.restored(item.name)),
    onError: tell,
    onSettled: refresh,
  });
  const run = useMutation({
    mutationFn: async (item: Item) =>
      content(
        await api.POST("/api/v1/workflows/{workflow_id}/execute", {
          params: { path: { workflow_id: item.id } },
          body: {},
        }),
      ),
    onSuccess: (made, item) =>
      show(words.started(item.name), { label: words.look, run: () => go(`/runs/${made.id}`) }),
    onError: tell,
    onSettled: () => Promise.all([refresh(), queries.invalidateQueries({ queryKey: ["runs"] })]),
  });
  const duplicate = useMutation({
    mutationFn: async (item: Item) =>
      content(
        await api.POST("/api/v1/workflows/{workflow_id}/duplicate", {
          params: { path: { workflow_id: item.id } },
          body: {},
        }),
      ),
    onSuccess: (copy) => show(words.copied(copy.name)),
    onError: tell,
    onSettled: refresh,
  });
  const remove = useMutation({
    mutationFn: async (item: Item) =>
      content(
        await api.DELETE("/api/v1/workflows/{workflow_id}", { params: { path: { workflow_id: item.id } } }),
      ),
    onSuccess: (gone, item) =>
      show(words.deleted(item.name, gone.readers.length), {
        label: texts.undo,
        run: () => restore.mutate(item),
      }),
    onError: tell,
    onSettled: refresh,
  });
  const create = useMutation({
    mutationFn: () => createDraft(words.fresh, []),
    onError: tell,
    onSettled: refresh,
  });
  return { run, duplicate, remove, create };
}
