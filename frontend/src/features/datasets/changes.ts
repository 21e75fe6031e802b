import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useLocation } from "wouter";

import { api } from "~/api/client";
import { createDraft } from "~/api/drafts";
import { meQuery } from "~/api/me";
import { Problem } from "~/api/problem";
import { idFrom } from "~/document/changes";
import type { Dataset } from "~/features/datasets/queries";
import { texts } from "~/i18n";
import { datasets as words } from "~/i18n/en/datasets";
import { tell } from "~/ui/telling";
import { useToasts } from "~/ui/toasts";

/** What can be done with a dataset; each says what it has done, or why not. */
export function useChanges() {
  const queries = useQueryClient();
  const [, go] = useLocation();
  const show = useToasts((toasts) => toasts.show);
  const refresh = () => queries.invalidateQueries({ queryKey: ["datasets"] });

  const undelete = useMutation({
    mutationFn: (dataset: Dataset) =>
      api.POST("/api/v1/datasets/{dataset_id}/undelete", { params: { path: { dataset_id: dataset.id } } }),
    onSuccess: (_, dataset) => show(words.restored(dataset.name)),
    onError: tell,
    onSettled: refresh,
  });
  const remove = useMutation({
    mutationFn: ({ dataset, force }: { dataset: Dataset; force: boolean }) =>
      api.DELETE("/api/v1/datasets/{dataset_id}", {
        params: { path: { dataset_id: dataset.id }, query: { force } },
      }),
    onSuccess: (_, { dataset }) =>
      show(words.deleted(dataset.name), { label: texts.undo, run: () => undelete.mutate(dataset) }),
    onError: (error, { force }) => {
      // That workflows read it is asked about, where it is to be deleted.
      if (force || !(error instanceof Problem) || error.status !== 409) tell(error);
    },
    onSettled: refresh,
  });
  const rename = useMutation({
    mutationFn: ({ dataset, name, force }: { dataset: Dataset; name: string; force: boolean }) =>
      api.PATCH("/api/v1/datasets/{dataset_id}", {
        params: { path: { dataset_id: dataset.id }, query: { force } },
        body: { name },
      }),
    onSuccess: (_, { name }) => show(words.rename.told(name)),
    onSettled: refresh,
  });
  const restore = useMutation({
    mutationFn: async ({ dataset, number }: { dataset: Dataset; number: number }) =>
      api.POST("/api/v1/datasets/{dataset_id}/versions/{number}/restore", {
        params: { path: { dataset_id: dataset.id, number } },
      }),
    onSuccess: (_, { number }) => show(words.versions.restored(number)),
    onError: tell,
    onSettled: refresh,
  });
  const build = useMutation({
    mutationFn: async (dataset: Dataset) => {
      const me = await queries.query({ ...meQuery, staleTime: "static" });
      const reference = dataset.owner === me.name ? dataset.name : `${dataset.owner}/${dataset.name}`;
      const step = {
        id: idFrom(dataset.name, "dataset"),
        block: "dataset",
        settings: { dataset: reference },
      };
      return `${await createDraft(words.built(dataset.name), [step])}/edit?step=${step.id}`;
    },
    onSuccess: (place) => go(`/workflows/${place}`),
    onError: tell,
  });
  return { remove, undelete, rename, restore, build };
}
